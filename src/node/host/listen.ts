import type { Server } from 'node:net';

/** Where to listen; port 0 takes a free one. */
export interface Port {
  readonly host: string;
  readonly port: number;
}

/**
 * Resolves with the port as soon as connections are accepted on it.
 *
 * @throws Error where the port cannot be had, with its number in the message
 */
export function listen(server: Server, { host, port }: Port): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE' ? ': another process listens there' : '';
      reject(new Error(`cannot listen on ${host}:${port}${busy} (${error.code})`));
    });
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
