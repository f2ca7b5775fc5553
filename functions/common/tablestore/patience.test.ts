import { expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { startAnsweringServer } from '../testing/answering-server.ts';
import { createAccess } from './access.ts';
import { patienceUntil } from './patience.ts';

function clientOf(endpoint: string): TableStore.Client {
  return new TableStore.Client({
    accessKeyId: 'a',
    secretAccessKey: 'b',
    endpoint,
    instancename: 'mini-app',
    maxRetries: 0,
  });
}

const primaryKey = [{ id: 'a' }];

it('an answer that ends in the middle is given up once patience is at its end', async () => {
  let giveUp: (() => void) | undefined;
  const server = await startAnsweringServer((request, response) => {
    request.socket.once('close', () => giveUp?.());
    response.writeHead(200, { 'content-length': '1000' });
    response.write('half of it', () => request.socket.destroy());
  });
  const access = createAccess(clientOf(server.url), undefined, (end) => {
    giveUp = end;
    return () => undefined;
  });
  await expect(
    access.send((client) => client.getRow({ tableName: 't', primaryKey, maxVersions: 1 })),
  ).rejects.toMatchObject({ code: 'Unavailable', cause: { code: 'TimeoutError' } });
  await server.close();
});

it('patience is called off with the answer, so that nothing is left to wake the function', async () => {
  let waiting = 0;
  const server = await startAnsweringServer((_, response) => response.writeHead(502).end());
  const access = createAccess(clientOf(server.url), undefined, () => {
    waiting += 1;
    return () => {
      waiting -= 1;
    };
  });
  await expect(
    access.send((client) => client.getRow({ tableName: 't', primaryKey, maxVersions: 1 })),
  ).rejects.toMatchObject({ code: 'Unavailable' });
  expect(waiting).toBe(0);
  await server.close();
});

it('patience ends with the invocation, which would be killed while it waits', async () => {
  const server = await startAnsweringServer((request, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('half of it', () => request.socket.destroy());
  });
  const begun = Date.now();
  const access = createAccess(clientOf(server.url), undefined, patienceUntil(begun + 50, Date.now));
  const read = () => access.send((client) => client.getRow({ tableName: 't', primaryKey, maxVersions: 1 }));
  await expect(read()).rejects.toMatchObject({ code: 'Unavailable' });
  await expect(read()).rejects.toMatchObject({ code: 'Unavailable' });
  expect(Date.now() - begun).toBeLessThan(3_000);
  await server.close();
});
