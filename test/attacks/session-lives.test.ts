import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { publicIdOf } from '../../functions/common/sessions.ts';
import { authorize } from '../end-to-end/test-cloud.ts';
import { tried } from '../hard/tries.ts';
import { runsOf, timeoutFor } from './fuzz/attempts.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { ask, codeOf, operate, post, signIn, type User, uidOf } from './world/user.ts';

const world = useAttackWorld(3);
afterEach(() => world().setTime(undefined));

const idle = 7 * 86_400_000;
const absolute = 30 * 86_400_000;
const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
const renew = ({ sessionId }: User) => post(world(), { action: 'renew', sessionId });

/** Whether a session counts, for db as for session. */
async function isActive(user: User): Promise<boolean> {
  const list = await ask(world(), user, { op: 'list' });
  const sessions = await post(world(), { action: 'sessions', sessionId: user.sessionId });
  expect([list.status, codeOf(list) ?? 200]).toEqual([
    200,
    sessions.status === 200 ? 200 : 'Unauthenticated',
  ]);
  return sessions.status === 200;
}

const sessionsOf = async (uid: string) =>
  [...(await world().rows())].filter(
    ([key, columns]) => key.startsWith('auth_sessions/') && columns['uid'] === uid,
  );

describe('A10: a session whose time is over, or that was ended', () => {
  it('counts until its last millisecond without renewal, and from the next on no more', async () => {
    const begun = Date.now();
    await world().setTime(begun);
    const user = await signIn(world(), 'idle');
    const changes = await world().changes(async () => {
      for (const [offset, active] of [
        [idle - 1, true],
        [idle, false],
        [idle + 1, false],
      ] as const) {
        await world().setTime(begun + offset);
        expect([offset, await isActive(user)]).toEqual([offset, active]);
      }
      expect((await renew(user)).status).toBe(401);
    });
    expect(changes).toEqual([]);
    tried(4);
  });

  it('ends after thirty days however often it is renewed', async () => {
    const begun = Date.now();
    await world().setTime(begun);
    const user = await signIn(world(), 'absolute');
    for (let renewals = 1; renewals * (idle - 1) < absolute; renewals++) {
      await world().setTime(begun + renewals * (idle - 1));
      expect((await renew(user)).status).toBe(200);
    }
    for (const [offset, active] of [
      [absolute - 1, true],
      [absolute, false],
      [absolute + 1, false],
    ] as const) {
      await world().setTime(begun + offset);
      expect([offset, await isActive(user)]).toEqual([offset, active]);
    }
    expect((await renew(user)).status).toBe(401);
    tried(4);
  });

  it('is not brought back by a clock that goes back, beyond the minute by which clocks may differ', async () => {
    const begun = Date.now();
    await world().setTime(begun);
    const user = await signIn(world(), 'clock');
    for (const [offset, active] of [
      [-60_000, true],
      [-60_001, false],
      [-idle, false],
      [-absolute, false],
    ] as const) {
      await world().setTime(begun + offset);
      expect([offset, await isActive(user)]).toEqual([offset, active]);
    }
    await world().setTime(begun + idle - 1);
    expect((await post(world(), { action: 'logout', sessionId: user.sessionId })).status).toBe(204);
    await world().setTime(begun);
    expect(await isActive(user)).toBe(false);
    tried(5);
  });

  const endings: readonly (readonly [
    string,
    (user: User, other: User) => Promise<{ readonly status: number }>,
  ])[] = [
    ['logged out', ({ sessionId }) => post(world(), { action: 'logout', sessionId })],
    [
      'revoked by another one of the user',
      ({ sessionId }, other) =>
        post(world(), { action: 'revoke', sessionId: other.sessionId, id: publicIdOf(digest(sessionId)) }),
    ],
    [
      'ended with all of the user',
      (_, other) => post(world(), { action: 'logoutAll', sessionId: other.sessionId }),
    ],
    ['of a user who is disabled', ({ uid }) => operate(world(), { op: 'disableUser', uid })],
    ['ended by the developer', ({ uid }) => operate(world(), { op: 'endSessions', uid })],
  ];
  it.each(endings)('%s opens nothing: neither documents nor fresh credentials', async (name, end) => {
    const [user, other] = [await signIn(world(), name), await signIn(world(), name)];
    const bystander = await signIn(world(), 'bystander');
    const { status } = await end(user, other);
    expect([200, 204]).toContain(status);
    const changes = await world().changes(async () => {
      expect(await isActive(user)).toBe(false);
      for (const request of [
        { op: 'put', obj: { id: 'x' } },
        { op: 'remove', id: 'x' },
        { op: 'get', id: 'x' },
      ]) {
        expect(codeOf(await ask(world(), user, request))).toBe('Unauthenticated');
      }
      for (const action of ['renew', 'logoutAll', 'sessions']) {
        expect((await post(world(), { action, sessionId: user.sessionId })).status).toBe(401);
      }
      expect(await isActive(bystander)).toBe(true);
    });
    expect(changes).toEqual([]);
    tried(7);
  });

  it('of a disabled user cannot be replaced by a new one', async () => {
    const user = await signIn(world(), 'disabled');
    await operate(world(), { op: 'disableUser', uid: user.uid });
    const authCode = await authorize(world().endpoints, 'disabled');
    const changes = await world().changes(async () => {
      expect(codeOf(await post(world(), { authCode }))).toBe('PermissionDenied');
    });
    expect(changes).toEqual([]);
  });
});

describe('A11: an ended session on instances that remember it', () => {
  it('lives for 30 seconds at most, however many instances know it and however often it is used', async () => {
    const begun = Date.now();
    await world().setTime(begun);
    const user = await signIn(world(), 'remembered');
    const askMany = async () => {
      const answers = await Promise.all(Array.from({ length: 6 }, () => ask(world(), user, { op: 'count' })));
      return answers.map((answer) => [answer.headers['x-fc-instance-id'], codeOf(answer) ?? 'done'] as const);
    };
    const warm = await askMany();
    expect(new Set(warm.map(([instance]) => instance)).size).toBeGreaterThan(1);
    expect((await post(world(), { action: 'logout', sessionId: user.sessionId })).status).toBe(204);
    for (const seconds of [1, 10, 20, 29]) {
      await world().setTime(begun + seconds * 1000);
      await askMany();
    }
    await world().setTime(begun + 30_000);
    const after = await askMany();
    expect(after.map(([, outcome]) => outcome)).toEqual(after.map(() => 'Unauthenticated'));
    // Not even where a clock then goes back.
    await world().setTime(begun);
    expect((await askMany()).map(([, outcome]) => outcome)).toEqual(after.map(() => 'Unauthenticated'));
    tried(6 * 6);
  });
});

describe('A12: an authCode that is sent again', () => {
  it('makes one session, whether it is sent again later or ten times at once', async () => {
    const authCode = await authorize(world().endpoints, 'replayed');
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(world(), { authCode })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array.from({ length: 9 }, () => 401)]);
    expect(await sessionsOf(uidOf(world(), 'replayed'))).toHaveLength(1);
    const changes = await world().changes(async () => {
      expect(codeOf(await post(world(), { authCode }))).toBe('Unauthenticated');
      expect(codeOf(await post(world(), { authCode: ` ${authCode}` }))).toBe('Unauthenticated');
    });
    expect(changes).toEqual([]);
    tried(12);
  });
});

describe('A19: a flood of logins', () => {
  const logins = Math.min(runsOf(40), 10_000);
  it(
    'leaves ten sessions of a user and ten rows, and those of others alone',
    async () => {
      const bystander = await signIn(world(), 'bystander');
      const uid = uidOf(world(), 'flood');
      const users: User[] = [];
      // As many at once as there may be instances.
      for (let done = 0; done < logins; done += 10) {
        users.push(...(await Promise.all(Array.from({ length: 10 }, () => signIn(world(), 'flood')))));
      }
      const rows = await sessionsOf(uid);
      expect(rows).toHaveLength(10);
      const active = new Set(rows.map(([key]) => key));
      for (const user of users.slice(-30)) {
        expect(await isActive(user)).toBe(active.has(`auth_sessions/${digest(user.sessionId)}`));
      }
      expect(await isActive(bystander)).toBe(true);
      expect([...(await world().rows()).keys()].filter((key) => key === `auth_users/${uid}`)).toHaveLength(1);
      tried(users.length);
    },
    timeoutFor(logins * 5),
  );
});
