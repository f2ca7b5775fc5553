import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rememberedMilliseconds } from '../../functions/common/remembered-sessions.ts';
import { digestOf, publicIdOf } from '../../functions/common/sessions.ts';
import type { Store } from '../../functions/common/tablestore/store.ts';
import { readUser } from '../../functions/common/users.ts';
import { login, renew } from '../../functions/session/issue-session.ts';
import { scopeOf } from './scope.ts';
import { type Instances, type SessionWorld, startSessionWorld } from './session-world.ts';
import { changesBetween } from './table-rows.ts';

let world: SessionWorld;
let instances: Instances;
beforeAll(async () => {
  world = await startSessionWorld();
  instances = world.start();
});
afterAll(() => world.close());

const refused = { error: { code: 'Unauthenticated' } };

let users = 0;
async function aUser() {
  users += 1;
  const identity = { provider: 'alipay', kind: 'open_id', id: `racing-${users}` } as const;
  const { sessionId } = await login(scopeOf(world, { identity }), 'any');
  return { identity, uid: `alipay:open_id:${identity.id}`, sessionId };
}
type AUser = Awaited<ReturnType<typeof aUser>>;

/** Runs something before the n-th write of one invocation. */
function beforeWrite(store: Store, write: number, run: () => Promise<unknown>): Store {
  let writes = 0;
  const change = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    writes += 1;
    if (writes === write) await run();
    return call();
  };
  return {
    ...store,
    putRow: (...given) => change(() => store.putRow(...given)),
    deleteRow: (...given) => change(() => store.deleteRow(...given)),
  };
}

const ends: Readonly<Record<string, (user: AUser) => Promise<unknown>>> = {
  'logging out everywhere': ({ sessionId }) => instances.session({ action: 'logoutAll', sessionId }),
  'disabling the user': ({ uid }) => instances.operate({ op: 'disableUser', uid }),
  'ending the user’s sessions': ({ uid }) => instances.operate({ op: 'endSessions', uid }),
  'disabling and enabling again': async ({ uid }) => {
    await instances.operate({ op: 'disableUser', uid });
    await instances.operate({ op: 'enableUser', uid });
  },
};

describe.each(Object.entries(ends))('%s', (how, end) => {
  const code = how === 'disabling the user' ? 'PermissionDenied' : 'Unauthenticated';

  it.each([
    ['while STS is asked', 0],
    ['before the session’s row is written', 1],
    ['before the session is listed', 2],
  ])('%s it wins against a login that was under way, which leaves nothing', async (_when, write) => {
    const user = await aUser();
    const meanwhile = () => end(user);
    const scope =
      write === 0
        ? scopeOf(world, { identity: user.identity, meanwhile })
        : scopeOf(world, {
            identity: user.identity,
            store: beforeWrite(world.store, write, meanwhile),
          });
    const before = await world.rows();
    await expect(login(scope, 'any')).rejects.toMatchObject({ code });
    expect((await readUser(world.store, user.uid))?.user.sessions).toEqual([]);
    const changes = changesBetween(before, await world.rows());
    expect(changes.filter((change) => !change.startsWith('~'))).toEqual(['-auth_sessions']);
  });

  it('wins against a renewal that was under way', async () => {
    const user = await aUser();
    const scope = scopeOf(world, { identity: user.identity, meanwhile: () => end(user) });
    await expect(renew(scope, user.sessionId)).rejects.toMatchObject({ code: 'Unauthenticated' });
    expect((await readUser(world.store, user.uid))?.user.sessions).toEqual([]);
  });

  it.each([
    [-1, true],
    [0, false],
    [1, false],
  ])(
    'ends the session on another warm instance 30 seconds (%d ms) after its last reading: %s',
    async (offset, lives) => {
      const user = await aUser();
      const other = world.start();
      const request = { sid: user.sessionId, op: 'list' };
      const readAt = world.now;
      expect(await other.db(request)).toEqual({ data: [] });
      await end(user);
      world.now = readAt + rememberedMilliseconds + offset;
      expect(await other.db(request)).toMatchObject(lives ? { data: [] } : refused);
      expect(await world.start().db(request)).toMatchObject(refused);
    },
  );
});

it('sessions that end while another instance is calling all the time are gone there within the documented time', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, aUser));
  const other = world.start();
  const call = ({ sessionId: sid }: AUser) => other.db({ sid, op: 'list' });
  const endedAt = new Map<AUser, number>();
  for (let tick = 0; tick < 90; tick += 1) {
    world.now += 1000;
    const ending = all[Math.floor(tick / 5)];
    const end = Object.values(ends)[tick % Object.keys(ends).length];
    // At the same time as the calls: whether they see it yet is open, when they must is not.
    const [answers] = await Promise.all([
      Promise.all(all.map(async (user) => [user, await call(user)] as const)),
      tick % 5 === 4 && ending !== undefined ? end?.(ending) : undefined,
    ]);
    if (tick % 5 === 4 && ending !== undefined) endedAt.set(ending, world.now);
    for (const [user, answer] of answers) {
      const since = world.now - (endedAt.get(user) ?? world.now);
      if (!endedAt.has(user)) expect(answer).toEqual({ data: [] });
      else if (since >= rememberedMilliseconds) expect(answer).toMatchObject(refused);
    }
  }
  expect(endedAt.size).toBe(all.length);
});

it('revoking wins against a renewal that was under way', async () => {
  const user = await aUser();
  const { sessionId: other } = await login(scopeOf(world, { identity: user.identity }), 'any');
  const id = publicIdOf(digestOf(user.sessionId));
  const meanwhile = () => instances.session({ action: 'revoke', sessionId: other, id });
  const scope = scopeOf(world, { identity: user.identity, meanwhile });
  await expect(renew(scope, user.sessionId)).rejects.toMatchObject({ code: 'Unauthenticated' });
  expect((await readUser(world.store, user.uid))?.user.sessions).toHaveLength(1);
});

it('a renewal never moves back the end that another instance, whose clock is ahead, has just set', async () => {
  const user = await aUser();
  const end = async () => (await readUser(world.store, user.uid))?.user.sessions[0]?.idleExpiresAt;
  let later: number | undefined;
  const meanwhile = async () => {
    world.now += 30_000;
    await instances.session({ action: 'renew', sessionId: user.sessionId });
    later = await end();
    world.now -= 30_000;
  };
  await renew(scopeOf(world, { identity: user.identity, meanwhile }), user.sessionId);
  expect(later).toBeDefined();
  expect(await end()).toBe(later);
});

it('of 30 logins and 10 ends at the same time no session outlives the last end', async () => {
  const user = await aUser();
  const acts = Array.from({ length: 40 }, (_, n) =>
    n % 4 === 0
      ? instances.operate({ op: 'endSessions', uid: user.uid })
      : login(scopeOf(world, { identity: user.identity }), 'any').then(
          ({ sessionId }) => sessionId,
          () => undefined,
        ),
  );
  const results = await Promise.all(acts);
  await instances.operate({ op: 'disableUser', uid: user.uid });
  for (const sessionId of results.filter((result) => typeof result === 'string')) {
    expect((await instances.session({ action: 'renew', sessionId })).status).toBe(401);
  }
});

it('linking an identity wins against its first login', async () => {
  const { uid: to } = await aUser();
  const identity = { provider: 'alipay', kind: 'open_id', id: 'linked-meanwhile' } as const;
  const from = `alipay:open_id:${identity.id}`;
  const meanwhile = () => instances.operate({ op: 'linkIdentity', from, to });
  await expect(login(scopeOf(world, { identity, meanwhile }), 'any')).rejects.toMatchObject({
    code: 'Unauthenticated',
  });
  const { sessionId } = await login(scopeOf(world, { identity }), 'any');
  expect((await instances.session({ action: 'renew', sessionId })).status).toBe(200);
  expect((await readUser(world.store, from))?.user).toMatchObject({ aliasOf: to, sessions: [] });
});
