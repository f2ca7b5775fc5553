import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { appId } from '../../local/alipay/test-gateway.ts';
import { openId, userId } from '../../local/alipay/users.ts';
import { type Instances, logIn, type SessionWorld, startSessionWorld } from './session-world.ts';
import { changesBetween } from './table-rows.ts';

let world: SessionWorld;
let instances: Instances;
beforeAll(async () => {
  world = await startSessionWorld();
  instances = world.start();
});
afterAll(() => world.close());

const uidOf = (user: string) => `alipay:open_id:${openId(appId, user)}`;
/** By an instance that remembers nobody. */
const list = (sid: string) => world.start().db({ sid, op: 'list' });
const unauthenticated = { error: expect.objectContaining({ code: 'Unauthenticated' }) };
const times = { createdAt: expect.any(Number), renewedAt: expect.any(Number), expiresAt: expect.any(Number) };

it('disableUser ends every session and refuses logins until enableUser', async () => {
  const uid = uidOf('disabled');
  const sids = [await logIn(world, instances, 'disabled'), await logIn(world, instances, 'disabled')];
  expect(await instances.operate({ op: 'disableUser', uid })).toEqual({
    data: { uid, disabledAt: world.now, ended: 2 },
  });
  for (const sid of sids) expect(await list(sid)).toEqual(unauthenticated);
  const first = world.now;
  world.now += 1000;
  expect(await instances.operate({ op: 'disableUser', uid })).toEqual({
    data: { uid, disabledAt: first, ended: 0 },
  });
  expect(await instances.operate({ op: 'listSessions', uid })).toEqual({
    data: { uid, disabledAt: first, sessions: [] },
  });
  await expect(logIn(world, instances, 'disabled')).rejects.toThrow('403');
  expect(await instances.operate({ op: 'enableUser', uid })).toEqual({ data: { uid } });
  expect(await list(await logIn(world, instances, 'disabled'))).toEqual({ data: [] });
  for (const sid of sids) expect(await list(sid)).toEqual(unauthenticated);
});

it('enableUser of a user who is not disabled changes nothing', async () => {
  await logIn(world, instances, 'enabled');
  const before = await world.rows();
  await instances.operate({ op: 'enableUser', uid: uidOf('enabled') });
  expect(changesBetween(before, await world.rows())).toEqual([]);
});

it('listSessions shows ids, with which endSession ends just that session', async () => {
  const uid = uidOf('listed');
  const first = await logIn(world, instances, 'listed');
  const second = await logIn(world, instances, 'listed');
  const { data } = (await instances.operate({ op: 'listSessions', uid })) as {
    data: { sessions: { id: string }[] };
  };
  const id = expect.stringMatching(/^[\w-]{16}$/);
  expect(data).toEqual({
    uid,
    sessions: [
      { id, ...times },
      { id, ...times },
    ],
  });
  const request = { op: 'endSession', uid, id: data.sessions[0]?.id };
  expect(await instances.operate(request)).toEqual({ data: { uid, ended: 1 } });
  expect(await list(first)).toEqual(unauthenticated);
  expect(await list(second)).toEqual({ data: [] });
  expect(await instances.operate(request)).toMatchObject({ error: { code: 'NotFound' } });
});

it('endSessions ends all, and logging in goes on', async () => {
  const uid = uidOf('all');
  const sid = await logIn(world, instances, 'all');
  expect(await instances.operate({ op: 'endSessions', uid })).toEqual({ data: { uid, ended: 1 } });
  expect(await list(sid)).toEqual(unauthenticated);
  expect(await list(await logIn(world, instances, 'all'))).toEqual({ data: [] });
});

describe.each([
  ['disableUser', {}],
  ['enableUser', {}],
  ['listSessions', {}],
  ['endSession', { id: 'x' }],
  ['endSessions', {}],
])('%s', (op, rest) => {
  it.each([
    ['nobody', 'alipay:open_id:nobody', 'NotFound'],
    ['what is no uid', 'nobody', 'InvalidArgument'],
    ['an object', { uid: 'x' }, 'InvalidArgument'],
    ['nothing', undefined, 'InvalidArgument'],
  ])('of %s is refused and changes nothing', async (_, uid, code) => {
    const before = await world.rows();
    expect(await instances.operate({ op, uid, ...rest })).toMatchObject({ error: { code } });
    expect(changesBetween(before, await world.rows())).toEqual([]);
  });
});

describe('moving an app from user_id to open_id', () => {
  it('a linked user keeps documents and sessions, a new one begins anew, and nobody is merged', async () => {
    const before = world.start({ ALIPAY_IDENTITY_KIND: 'user_id' });
    const old = await before.session({
      authCode: world.alipay.authorize('mover', { identity: 'user_id' }),
    });
    const { sessionId: sid } = old.body as { sessionId: string };
    await instances.db({ sid, op: 'put', obj: { id: 'a', text: 'kept', completed: false } });

    // Alipay has changed over, the app has not: nobody gets a second account by accident.
    const tooEarly = await before.session({ authCode: world.alipay.authorize('mover') });
    expect(tooEarly.status).toBe(500);

    const [from, to] = [uidOf('mover'), `alipay:user_id:${userId(appId, 'mover')}`];
    for (let time = 0; time < 2; time += 1) {
      expect(await instances.operate({ op: 'linkIdentity', from, to })).toEqual({ data: { from, to } });
    }
    const after = world.start({ ALIPAY_IDENTITY_KIND: 'open_id' });
    const moved = await after.session({ authCode: world.alipay.authorize('mover') });
    const { sessionId } = moved.body as { sessionId: string };
    const kept = { data: [expect.objectContaining({ id: 'a', text: 'kept' })] };
    expect(await list(sessionId)).toEqual(kept);
    expect(await list(sid)).toEqual(kept);
    expect(await instances.operate({ op: 'listSessions', uid: from })).toMatchObject({ data: { uid: to } });

    const stranger = await after.session({ authCode: world.alipay.authorize('not-linked') });
    expect(await list((stranger.body as { sessionId: string }).sessionId)).toEqual({ data: [] });
    // It ends the session by either identity.
    await instances.operate({ op: 'disableUser', uid: from });
    expect(await list(sessionId)).toEqual(unauthenticated);
  });

  it('refuses what would merge two users, chain links or name nobody, and changes nothing', async () => {
    await logIn(world, instances, 'first');
    await logIn(world, instances, 'second');
    const link = (from: string, to: string) => instances.operate({ op: 'linkIdentity', from, to });
    await link('alipay:open_id:alias', uidOf('first'));
    const before = await world.rows();
    expect(await link(uidOf('second'), uidOf('first'))).toMatchObject({ error: { code: 'AlreadyExists' } });
    expect(await link('alipay:open_id:alias', uidOf('second'))).toMatchObject({
      error: { code: 'AlreadyExists' },
    });
    expect(await link('alipay:open_id:new', 'alipay:open_id:alias')).toMatchObject({
      error: { code: 'InvalidArgument' },
    });
    expect(await link('alipay:open_id:new', 'alipay:open_id:nobody')).toMatchObject({
      error: { code: 'NotFound' },
    });
    expect(await link(uidOf('first'), uidOf('first'))).toMatchObject({ error: { code: 'InvalidArgument' } });
    expect(changesBetween(before, await world.rows())).toEqual([]);
  });
});
