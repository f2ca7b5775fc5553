import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sessionsTable } from '../../functions/common/session-rows.ts';
import { readUser, usersTable } from '../../functions/common/users.ts';
import { appId } from '../../local/alipay/test-gateway.ts';
import { openId } from '../../local/alipay/users.ts';
import {
  type Instances,
  logIn,
  type SessionWorld,
  sessionLimit,
  startSessionWorld,
} from './session-world.ts';

let world: SessionWorld;
let instances: Instances;
beforeAll(async () => {
  world = await startSessionWorld();
  instances = world.start();
});
afterAll(() => world.close());

const atTheCap = { rows: sessionLimit, listed: sessionLimit };
const uidOf = (user: string) => `alipay:open_id:${openId(appId, user)}`;

/** How many rows of sessions a user has, and how many of them the user's row lists. */
async function sessionsOf(uid: string): Promise<{ rows: number; listed: number }> {
  const rows = await world.rows();
  const own = [...rows].filter(([key, columns]) => key.startsWith(sessionsTable) && columns['uid'] === uid);
  const listed = (await readUser(world.store, uid))?.user.sessions.length ?? 0;
  return { rows: own.length, listed };
}

it('50 logins with one authCode at the same time give one session', async () => {
  const authCode = world.alipay.authorize('fifty');
  const answers = await Promise.all(Array.from({ length: 50 }, () => instances.session({ authCode })));
  const statuses = answers.map(({ status }) => status).sort();
  expect(statuses).toEqual([200, ...Array.from({ length: 49 }, () => 401)]);
  expect(await sessionsOf(uidOf('fifty'))).toEqual({ rows: 1, listed: 1 });
});

it('20 logins of one user at the cap at the same time, on two instances, leave as many as the cap', async () => {
  for (let n = 0; n < sessionLimit; n += 1) await logIn(world, instances, 'twenty');
  const other = world.start();
  const sessionIds = await Promise.all(
    Array.from({ length: 20 }, (_, n) => logIn(world, n % 2 === 0 ? instances : other, 'twenty')),
  );
  expect(new Set(sessionIds).size).toBe(20);
  expect(await sessionsOf(uidOf('twenty'))).toEqual(atTheCap);
  const renewals = await Promise.all(
    sessionIds.map((sessionId) => instances.session({ action: 'renew', sessionId })),
  );
  expect(renewals.filter(({ status }) => status === 200)).toHaveLength(sessionLimit);
});

it('20 first logins of a newcomer at the same time make one user', async () => {
  await Promise.all(Array.from({ length: 20 }, () => logIn(world, instances, 'newcomer')));
  const users = [...(await world.rows()).keys()].filter(
    (key) => key === `${usersTable}/${uidOf('newcomer')}`,
  );
  expect(users).toHaveLength(1);
  expect(await sessionsOf(uidOf('newcomer'))).toEqual(atTheCap);
});

const inARow = Number(process.env['LOGINS_IN_A_ROW'] ?? '300');

it(
  `${inARow} logins in a row (LOGINS_IN_A_ROW) never leave more than the cap`,
  async () => {
    const seen = new Set<string>();
    const start = performance.now();
    for (let n = 1; n <= inARow; n += 1) {
      seen.add(await logIn(world, instances, 'in-a-row'));
      const isToBeCounted = n === inARow || n % 100 === 0;
      if (isToBeCounted) expect(await sessionsOf(uidOf('in-a-row'))).toEqual(atTheCap);
    }
    const seconds = (performance.now() - start) / 1000;
    expect(seen.size).toBe(inARow);
    process.stdout.write(
      `${inARow} logins in a row took ${seconds.toFixed(1)} s, ${((seconds * 1000) / inARow).toFixed(1)} ms each.\n`,
    );
  },
  60_000 + 100 * inARow,
);
