import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endSessions } from '../../functions/common/end-sessions.ts';
import { digestOf, publicIdOf } from '../../functions/common/sessions.ts';
import type { Store } from '../../functions/common/tablestore/store.ts';
import { readUser } from '../../functions/common/users.ts';
import { login, renew } from '../../functions/session/issue-session.ts';
import { logout, logoutAll, revoke } from '../../functions/session/own-sessions.ts';
import { type Death, storeFailingAt, storeKilledAt } from './interrupted-store.ts';
import { addOldSession } from './old-session.ts';
import { scopeOf } from './scope.ts';
import { type Instances, type SessionWorld, sessionLimit, startSessionWorld } from './session-world.ts';

let world: SessionWorld;
let instances: Instances;
beforeAll(async () => {
  world = await startSessionWorld();
  instances = world.start();
});
afterAll(() => world.close());

let users = 0;

/** A user at the cap, whose sessions are given the oldest first, and one session from before there were lists. */
async function userAtTheCap() {
  users += 1;
  const identity = { provider: 'alipay', kind: 'open_id', id: `killed-${users}` } as const;
  const uid = `alipay:open_id:${identity.id}`;
  const sessionIds: string[] = [];
  for (let n = 0; n < sessionLimit; n += 1) {
    sessionIds.push((await login(scopeOf(world, { identity }), 'any')).sessionId);
  }
  const [oldest = '', middle = '', newest = ''] = sessionIds;
  return { identity, uid, oldest, middle, newest, old: await addOldSession(world, uid) };
}

type UserAtTheCap = Awaited<ReturnType<typeof userAtTheCap>>;

const counts = async (sessionId: string): Promise<boolean> => {
  // By an instance that remembers nobody.
  const byDb = 'data' in ((await world.start().db({ sid: sessionId, op: 'list' })) as object);
  const bySession = (await instances.session({ action: 'sessions', sessionId })).status === 200;
  expect(byDb).toBe(bySession);
  return byDb;
};

/** Which of the sessions count: `o` oldest, `m` middle, `n` newest, `l` from before there were lists. */
async function counting({ oldest, middle, newest, old }: UserAtTheCap): Promise<string> {
  const letters = await Promise.all(
    Object.entries({ o: oldest, m: middle, n: newest, l: old }).map(async ([letter, sessionId]) =>
      (await counts(sessionId)) ? letter : '',
    ),
  );
  return letters.join('');
}

/** Everything works: logging in, using, renewing, listing, ending, and the cap holds. */
async function expectAllWorks({ identity, uid }: UserAtTheCap): Promise<void> {
  const { sessionId } = await login(scopeOf(world, { identity }), 'any');
  expect(await counts(sessionId)).toBe(true);
  expect((await instances.session({ action: 'renew', sessionId })).status).toBe(200);
  const { body } = await instances.session({ action: 'sessions', sessionId });
  const { sessions } = body as { sessions: unknown[] };
  expect(sessions.length).toBeGreaterThan(0);
  expect(sessions.length).toBeLessThanOrEqual(sessionLimit);
  expect((await instances.session({ action: 'logoutAll', sessionId })).status).toBe(204);
  expect(await counts(sessionId)).toBe(false);
  expect((await readUser(world.store, uid))?.user.sessions).toEqual([]);
}

type Act = (user: UserAtTheCap, store: Store) => Promise<unknown>;
const scope = (user: UserAtTheCap, store: Store) => scopeOf(world, { identity: user.identity, store });
const idOf = (sessionId: string) => publicIdOf(digestOf(sessionId));

const acts: Readonly<Record<string, Act>> = {
  login: (user, store) => login(scope(user, store), 'any'),
  renewal: (user, store) => renew(scope(user, store), user.middle),
  'renewal of an old session': (user, store) => renew(scope(user, store), user.old),
  logout: (user, store) => logout(scope(user, store), user.middle),
  'logout of an old session': (user, store) => logout(scope(user, store), user.old),
  revocation: (user, store) => revoke(scope(user, store), user.newest, idOf(user.middle)),
  'logout everywhere': (user, store) => logoutAll(scope(user, store), user.newest),
  disabling: (user, store) => endSessions(store, user.uid),
};

/** For each write, which sessions count when the instance is killed before it and after it. */
const outcomes: readonly (readonly [act: string, write: number, before: string, after: string])[] = [
  ['login', 1, 'omnl', 'omnl'],
  ['login', 2, 'omnl', 'mnl'],
  ['login', 3, 'mnl', 'mnl'],
  ['renewal', 1, 'omnl', 'omnl'],
  ['renewal of an old session', 1, 'omnl', 'omnl'],
  ['logout', 1, 'omnl', 'onl'],
  ['logout', 2, 'onl', 'onl'],
  ['logout of an old session', 1, 'omnl', 'omn'],
  ['revocation', 1, 'omnl', 'onl'],
  ['revocation', 2, 'onl', 'onl'],
  ['logout everywhere', 1, 'omnl', ''],
  ['logout everywhere', 2, '', ''],
  ['logout everywhere', 3, '', ''],
  ['logout everywhere', 4, '', ''],
  ['disabling', 1, 'omnl', ''],
  ['disabling', 4, '', ''],
];
const deaths = outcomes.flatMap(([act, write, before, after]) => [
  [act, write, 'before', before] as const,
  [act, write, 'after', after] as const,
]);

describe('an instance that is killed', () => {
  it.each(deaths)(
    'in a %s, at write %d, %s it is done, leaves "%s" and all works',
    async (act, write, death, left) => {
      const user = await userAtTheCap();
      const { store, killed } = storeKilledAt(world.store, write, death);
      void acts[act]?.(user, store);
      await killed;
      expect(await counting(user)).toBe(left);
      await expectAllWorks(user);
    },
  );

  it.each(Object.entries(writesOf(outcomes)))('a %s has %d writes and no more', async (act, writes) => {
    const user = await userAtTheCap();
    const { store, killed } = storeKilledAt(world.store, writes + 1, 'before');
    const ended = await Promise.race([acts[act]?.(user, store).then(() => 'done'), killed]);
    expect(ended).toBe('done');
  });
});

function writesOf(all: typeof outcomes): Record<string, number> {
  const most: Record<string, number> = {};
  for (const [act, write] of all) most[act] = Math.max(most[act] ?? 0, write);
  return most;
}

describe('a database that does not answer one write', () => {
  const faults: readonly (readonly [act: string, write: number, death: Death])[] = deaths.map(
    ([act, write, death]) => [act, write, death],
  );
  it.each(faults)(
    'of a %s, number %d, %s it is done, leaves a state from which all works',
    async (act, write, death) => {
      const user = await userAtTheCap();
      await acts[act]?.(user, storeFailingAt(world.store, write, death)).catch((error) =>
        expect(error).toMatchObject({ code: 'Unavailable' }),
      );
      await expectAllWorks(user);
    },
  );

  it.each(['before', 'after'] as const)(
    'the write that lists a new session, %s it is done, does not fail the login: the row tells which',
    async (death) => {
      const user = await userAtTheCap();
      const { sessionId } = await login(scope(user, storeFailingAt(world.store, 2, death)), 'any');
      expect(await counts(sessionId)).toBe(true);
      expect((await readUser(world.store, user.uid))?.user.sessions).toHaveLength(sessionLimit);
    },
  );
});
