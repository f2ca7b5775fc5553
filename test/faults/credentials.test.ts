import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createMemoryStorage } from '../../client/source/platform.ts';
import { tried } from '../hard/tries.ts';
import { type FaultCloud, type FaultCloudOptions, startFaultCloud } from './fault-cloud.ts';

jest.setTimeout(120_000);

const open: FaultCloud[] = [];
afterEach(async () => {
  for (const cloud of open.splice(0)) {
    expect(cloud.faults).toEqual([]);
    await cloud.close();
  }
});
async function start(options: FaultCloudOptions = {}): Promise<FaultCloud> {
  const cloud = await startFaultCloud(options);
  open.push(cloud);
  return cloud;
}

const minute = 60_000;

describe('F6: credentials that change under an instance or a device', () => {
  it('an instance that lives on works with each new set of its role’s credentials', async () => {
    const cloud = await start({ functionCredentialsSeconds: 2 });
    const used = new Set<string>();
    cloud.links.tablestore.watch(({ headers }) => used.add(String(headers['x-ots-accesskeyid'])));
    const counter = cloud.clientOf('long').db.collection('counters').doc('sum');
    await counter.set({ count: 0 });
    const { inc } = cloud.clientOf('long').db.command;
    let calls = 0;
    while (used.size < 5) {
      await counter.update({ count: inc(1) });
      calls += 1;
    }
    tried(calls);
    expect(await counter.get()).toMatchObject({ data: { count: calls } });
    // More calls than instances, so that each set served several: none was made for a call alone.
    expect(calls).toBeGreaterThan(used.size);
  });

  it('a call that is on its way while the device signs in anew, or renews, is carried out', async () => {
    const cloud = await start();
    const client = cloud.clientOf('busy');
    await client.login();
    cloud.links.invoke.strike({ kind: 'slow', milliseconds: 400 }, 2);
    const onTheirWay = [
      client.db.collection('todos').doc('a').set({ text: 'one' }),
      client.db.collection('todos').doc('b').set({ text: 'two' }),
    ];
    await client.login();
    await Promise.all(onTheirWay);
    expect((await client.db.collection('todos').get()).data.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it('a call that is on its way while its session ends elsewhere is carried out or asks for a login', async () => {
    const cloud = await start();
    const here = cloud.clientOf('twice');
    const there = cloud.clientOf('twice');
    await Promise.all([here.login(), there.login()]);
    cloud.links.invoke.strike({ kind: 'slow', milliseconds: 200 }, 5);
    const writes = ['a', 'b', 'c', 'd', 'e'].map((id) =>
      here.db.collection('todos').doc(id).set({ text: id }),
    );
    await there.logoutAll();
    // The client signs in again by itself, so that its user sees nothing of it.
    await Promise.all(writes);
    tried(writes.length);
    expect(await here.db.collection('todos').count()).toEqual({ total: 5 });
  });

  it('credentials that expire while the device rests are renewed before the next call', async () => {
    const cloud = await start();
    let now = Date.now();
    const client = cloud.clientOf('resting', { clock: () => now });
    await client.db.collection('todos').doc('a').set({ text: 'before' });
    now += 16 * minute;
    const before = cloud.links.session.requests();
    await client.db.collection('todos').doc('b').set({ text: 'after' });
    expect(cloud.links.session.requests() - before).toBe(1);
    expect(await client.db.collection('todos').count()).toEqual({ total: 2 });
  });
});

describe('F9: one exchange, however many need it', () => {
  it('15 calls of a device whose credentials have expired make one renewal and one AssumeRole', async () => {
    const cloud = await start();
    let now = Date.now();
    const client = cloud.clientOf('many', { clock: () => now });
    await client.login();
    const { session, sts, alipay } = cloud.links;
    const before = [session.requests(), sts.requests(), alipay.requests()];
    now += 16 * minute;
    await Promise.all(Array.from({ length: 15 }, () => client.db.collection('todos').get()));
    tried(15);
    expect([session.requests(), sts.requests(), alipay.requests()]).toEqual(
      before.map((count, at) => (at === 2 ? count : count + 1)),
    );
  });

  it('an authCode that two instances are given at once makes one session', async () => {
    const cloud = await start();
    const body = JSON.stringify({ authCode: await cloud.authCodeOf('doubled') });
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        fetch(cloud.endpoints.functionCompute.sessionUrl, { method: 'POST', body }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    tried(statuses.length);
    expect(statuses).toEqual([200, 401, 401, 401, 401]);
    const client = cloud.clientOf('doubled');
    await client.login();
    expect(await client.sessions()).toHaveLength(2);
  });

  it('two launches of an app that share a stored session both go on with it', async () => {
    const cloud = await start();
    let now = Date.now();
    const device = { storage: createMemoryStorage(), clock: () => now };
    await cloud.clientOf('launched', device).login();
    now += 16 * minute;
    const launches = [cloud.clientOf('launched', device), cloud.clientOf('launched', device)];
    const before = cloud.links.alipay.requests();
    await Promise.all(launches.map(({ db }, at) => db.collection('todos').add({ text: `launch ${at}` })));
    expect(cloud.links.alipay.requests()).toBe(before);
    expect(await launches[0]?.db.collection('todos').count()).toEqual({ total: 2 });
    expect(await launches[0]?.sessions()).toHaveLength(1);
  });
});
