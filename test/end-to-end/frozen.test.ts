import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { startProject } from '../../local/cloud/start-project.ts';
import { authorize, clientOf, projectDirectory } from './test-cloud.ts';

/** Stands between the functions and a service, and can cut every connection, as a load balancer does when they idle. */
async function openProxy(target: string) {
  const { port } = new URL(target);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let cuts = 0;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    /** Resolves when both ends of every connection are closed. */
    async cut() {
      const closed = [...open].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      cuts += closed.length;
      for (const socket of [...open]) socket.destroy();
      await Promise.all(closed);
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

it('a user never sees that connections were cut while the functions were frozen', async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'frozen-'));
  const faults: unknown[] = [];
  const cloud = await startProject({
    specPath: join(projectDirectory, 's.yaml'),
    dataDirectory,
    port: 0,
    fsync: false,
    clock: Date.now,
    onLog: () => undefined,
    onError: (error) => faults.push(error),
  });
  const proxies = {
    TABLESTORE_ENDPOINT: await openProxy(cloud.endpoints.tablestore.endpoint),
    STS_ENDPOINT: await openProxy(cloud.endpoints.sts.endpoint),
    ALIPAY_ENDPOINT: await openProxy(cloud.endpoints.alipay.endpoint),
  };
  const cut = () => Promise.all(Object.values(proxies).map((proxy) => proxy.cut()));
  for (const [name, proxy] of Object.entries(proxies)) process.env[name] = proxy.url;
  await cloud.reload();

  for (let round = 0; round < 5; round++) {
    const client = clientOf(cloud.endpoints, `user${round}`);
    const todos = client.db.collection('todos');
    await client.login();
    await cut();
    await todos.add({ text: `round ${round}` });
    await cut();
    const { data } = await todos.get();
    expect(data.map(({ text }) => text)).toEqual([`round ${round}`]);
    await cut();
    await client.logout();
    await cut();
  }
  const again = await fetch(cloud.endpoints.functionCompute.sessionUrl, {
    method: 'POST',
    body: JSON.stringify({ authCode: await authorize(cloud.endpoints, 'alice') }),
  });
  expect(again.status).toBe(200);
  expect(proxies.TABLESTORE_ENDPOINT.cuts()).toBeGreaterThan(10);
  expect(faults).toEqual([]);

  await cloud.close();
  await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
  await rm(dataDirectory, { recursive: true });
});
