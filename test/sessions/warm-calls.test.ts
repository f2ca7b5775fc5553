import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { rememberedMilliseconds } from '../../functions/common/remembered-sessions.ts';
import { sessionsTable } from '../../functions/common/session-rows.ts';
import { usersTable } from '../../functions/common/users.ts';
import { appId } from '../../local/alipay/test-gateway.ts';
import { openId } from '../../local/alipay/users.ts';
import { addOldSession } from './old-session.ts';
import { logIn, type SessionWorld, startSessionWorld } from './session-world.ts';

let world: SessionWorld;
beforeAll(async () => {
  world = await startSessionWorld();
});
afterAll(() => world.close());

/** How many requests an act makes of the tables of sessions and users, and how many of all tables. */
async function requestsOf(act: () => Promise<unknown>): Promise<{ ofSessions: number; ofAll: number }> {
  world.tablestore.faults.set([
    { kind: 'latency', milliseconds: 0, tables: [sessionsTable, usersTable] },
    { kind: 'latency', milliseconds: 0 },
  ]);
  await act();
  const [ofSessions, ofAll] = world.tablestore.faults.list().map(({ met }) => met);
  world.tablestore.faults.clear();
  return { ofSessions: ofSessions ?? Number.NaN, ofAll: ofAll ?? Number.NaN };
}

it.each([
  ['a listed session', async (sessionId: string) => sessionId],
  [
    'a session from before there were lists',
    () => addOldSession(world, `alipay:open_id:${openId(appId, 'warm')}`),
  ],
])('a call with %s that the instance remembers asks Tablestore once', async (_, make) => {
  const instances = world.start();
  const sid = await make(await logIn(world, instances, 'warm'));
  const get = () => instances.db({ sid, op: 'get', id: 'a' });
  const put = () => instances.db({ sid, op: 'put', obj: { id: 'a', text: 'x', completed: false } });
  await put();
  expect(await requestsOf(get)).toEqual({ ofSessions: 0, ofAll: 1 });
  expect(await requestsOf(put)).toEqual({ ofSessions: 0, ofAll: 1 });
  expect(await requestsOf(() => instances.db({ sid, op: 'list' }))).toEqual({ ofSessions: 0, ofAll: 1 });

  world.now += rememberedMilliseconds;
  expect(await requestsOf(get)).toEqual({ ofSessions: 2, ofAll: 3 });
});

it('a renewal and a list of sessions read both rows however warm the instance is', async () => {
  const instances = world.start();
  const sessionId = await logIn(world, instances, 'session-function');
  for (const action of ['renew', 'sessions', 'renew']) {
    const { ofSessions } = await requestsOf(() => instances.session({ action, sessionId }));
    expect(ofSessions).toBe(action === 'renew' ? 3 : 2);
  }
});

it.each([
  ['unknown', 'A'.repeat(43)],
  ['malformed', 'no-session'],
  ['empty', ''],
  ['a number', 5],
  ['an object', { $gt: '' }],
])('what is refused as %s costs two reads each time, in both functions', async (_, sessionId) => {
  const instances = world.start();
  for (let time = 0; time < 2; time += 1) {
    const call = () => instances.db({ sid: sessionId, op: 'list' });
    expect(await requestsOf(call)).toEqual({ ofSessions: 2, ofAll: 2 });
    for (const action of ['renew', 'sessions', 'logoutAll', 'logout']) {
      const ask = () => instances.session({ action, sessionId });
      expect([action, await requestsOf(ask)]).toEqual([action, { ofSessions: 2, ofAll: 2 }]);
    }
  }
});
