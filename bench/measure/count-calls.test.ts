import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { countCalls } from './count-calls.ts';

const server = createServer((_, response) => response.end());
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const senders = {
  http: () =>
    new Promise<void>((resolve, reject) => {
      get(url, (answer) => answer.resume().on('end', resolve)).on('error', reject);
    }),
  fetch: async () => {
    await (await fetch(url)).text();
  },
};

it.each(['http', 'fetch'] as const)(
  'counts the requests by %s while the operation runs, and no others',
  async (name) => {
    const request = senders[name];
    await request();
    let time = 0;
    const calls = await countCalls(async () => {
      time += 1;
      await request();
      if (time === 1) await request();
    }, 4);
    await request();
    expect(calls).toBe(1.25);
  },
);
