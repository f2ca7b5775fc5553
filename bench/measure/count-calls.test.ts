import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { countCalls } from './count-calls.ts';

it('counts the HTTP requests of this process while the operation runs, and no others', async () => {
  const server = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const request = () =>
    new Promise<void>((resolve, reject) => {
      get(url, (answer) => answer.resume().on('end', resolve)).on('error', reject);
    });
  await request();
  let time = 0;
  const calls = await countCalls(async () => {
    time += 1;
    await request();
    if (time === 1) await request();
  }, 4);
  await request();
  expect(calls).toBe(1.25);
  server.closeAllConnections();
  server.close();
});
