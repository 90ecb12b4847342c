import { Agent, request } from 'node:http';
import { LOAD, type Target } from './load.ts';

/** etcd's JSON gateway: 64 kept connections to the leader. */
export class GatewayTarget implements Target {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: LOAD.clients });

  constructor(port: number) {
    this.#port = port;
  }

  put(_client: number, key: string, value: string): Promise<void> {
    return this.#post('/v3/kv/put', { key: base64(key), value: base64(value) });
  }

  get(_client: number, key: string): Promise<void> {
    return this.#post('/v3/kv/range', { key: base64(key) });
  }

  close(): void {
    this.#agent.destroy();
  }

  #post(path: string, body: object): Promise<void> {
    const text = JSON.stringify(body);
    const headers = { 'content-type': 'application/json', 'content-length': text.length };
    const options = { method: 'POST', host: '127.0.0.1', port: this.#port, path, headers };
    return new Promise((resolve, reject) => {
      const asked = request({ ...options, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer: unknown = JSON.parse(Buffer.concat(chunks).toString());
          const isDone = typeof answer === 'object' && answer !== null && 'header' in answer;
          if (isDone) resolve();
          else reject(new Error(`etcd refused: ${JSON.stringify(answer)}`));
        });
      });
      asked.on('error', reject);
      asked.end(text);
    });
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
