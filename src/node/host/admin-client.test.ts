import { createServer, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { AdminClient } from './admin-client.ts';
import { listen } from './listen.ts';
import { freePort } from './testing/free-port.ts';

let server: Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

/** Something that answers everything with this. @returns its address */
async function answering(body: string): Promise<string> {
  server = createServer((_request, response) => response.end(body));
  return `127.0.0.1:${await listen(server, { host: '127.0.0.1', port: 0 })}`;
}

describe('an operator’s look at what is no node', () => {
  it.each([
    ['a page', '<html></html>'],
    ['another status', '{"status": "ok"}'],
    ['half of one', '{"node": 1, "term": 2, "role": "leader", "configuration": {"voters": [1]}}'],
    ['a word', '"up"'],
  ])('%s is told as a mistake of who asked, by its address', async (_, body) => {
    const address = await answering(body);
    const client = new AdminClient([address]);
    for (const asked of [client.statuses(), client.order({ type: 'promote', node: 4 })]) {
      await expect(asked).rejects.toThrow(UsageError);
      await expect(asked).rejects.toThrow(`--at: ${address} answers, but not as a node`);
    }
  });

  it('nobody at all is none of that', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    expect(await new AdminClient([address]).statuses()).toEqual([{ address, status: null }]);
  });
});
