import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { publicIdOf } from '../../functions/common/sessions.ts';
import { touchedPartitions } from '../documents/isolation/touched-partitions.ts';
import { authorize } from '../end-to-end/test-cloud.ts';
import { tried } from '../hard/tries.ts';
import { runsOf, timeoutFor } from './fuzz/attempts.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { ask, codeOf, operate, post, signIn, type User, withoutIds } from './world/user.ts';

const world = useAttackWorld(3);
let mallory: User;
let bob: User;
beforeAll(async () => {
  mallory = await signIn(world(), 'mallory');
  bob = await signIn(world(), 'bob');
});

const actions = ['renew', 'sessions', 'logoutAll', 'revoke'] as const;
const digest = (text: string) => createHash('sha256').update(text).digest('base64url');

/** What db and session answer to a sessionId, without what differs from call to call, and what they read for it. */
async function answersTo(sessionId: unknown) {
  world().tablestore.take();
  const list = await ask(world(), mallory, { sid: sessionId, op: 'list' });
  const reads = world()
    .tablestore.take()
    .map(({ path, body }) => touchedPartitions(path.slice(1), body).map(({ table }) => `${path} ${table}`));
  const posted: string[] = [];
  for (const action of actions) {
    const { status, text } = await post(world(), { action, sessionId, id: 'x' });
    posted.push(`${action} ${status} ${withoutIds(text)}`);
  }
  const { status, text } = await post(world(), { action: 'logout', sessionId });
  return { list: withoutIds(list.text), posted, logout: `${status}${text}`, reads };
}

const refusal =
  '{"error":{"code":"Unauthenticated","message":"The session is unknown or has ended. Log in again.","requestId":""}}';
const refused = {
  list: refusal,
  posted: actions.map((action) => `${action} 401 ${refusal}`),
  logout: '204',
  reads: [['/GetRow auth_sessions'], ['/GetRow auth_users']],
};

describe('A4: what is no sessionId', () => {
  it('gets the answer of an unknown one, after the same reads, whatever type or text it is', async () => {
    const sid = bob.sessionId;
    const values: unknown[] = [
      null,
      true,
      false,
      0,
      1,
      -1,
      1e9,
      [],
      {},
      [sid],
      { sid },
      [[sid]],
      { toString: sid },
      { 0: sid, length: 1 },
      { $ne: null },
      { $gt: '' },
      { INF_MIN: true },
      'INF_MIN',
      'INF_MAX',
      '',
      ' ',
      '*',
      '%',
      '_',
      '\0',
      '__proto__',
      sid.slice(1),
      `${sid}A`,
      `${sid}\n`,
      `${sid}=`,
      ` ${sid}`,
      `${sid} `,
      `${sid}\0`,
      sid.toUpperCase(),
      sid.toLowerCase(),
      [...sid].reverse().join(''),
      `${sid.slice(0, 42)}é`,
      `${sid.slice(0, 42)}\ud83d`,
      sid.replace(/./g, '\uff21'),
      encodeURIComponent(`${sid}%00`),
      digest(sid),
      publicIdOf(digest(sid)),
      digest(digest(sid)),
      bob.uid,
      mallory.uid,
      `' OR '1'='1`,
      'x'.repeat(15_000),
      '😀'.repeat(3_000),
      '\u202e'.repeat(43),
      '../auth_users',
    ];
    const changes = await world().changes(async () => {
      for (const value of values) expect([value, await answersTo(value)]).toEqual([value, refused]);
    });
    expect(changes).toEqual([]);
    tried(values.length * (actions.length + 2));
  });

  it('is asked for when it is left out: of that, too, everybody gets the same answer', async () => {
    const changes = await world().changes(async () => {
      expect(codeOf(await ask(world(), mallory, '{"op":"list"}'))).toBe('InvalidArgument');
      for (const action of [...actions, 'logout']) {
        expect((await post(world(), { action, id: 'x', sid: bob.sessionId })).status).toBe(400);
      }
    });
    expect(changes).toEqual([]);
    tried(actions.length + 2);
  });

  it('of almost a megabyte is refused as well, by its size where that is too much', async () => {
    const sid = 'A'.repeat(1_000_000);
    const changes = await world().changes(async () => {
      expect(withoutIds((await ask(world(), mallory, { sid, op: 'list' })).text)).toBe(refusal);
      expect((await post(world(), { action: 'renew', sessionId: sid })).status).toBe(400);
    });
    expect(changes).toEqual([]);
    tried(2);
  });
});

describe('A9: session fixation and guessing', () => {
  it('the sessionId that a login proposes is passed over', async () => {
    const proposed = randomBytes(32).toString('base64url');
    for (const name of [
      'sessionId',
      'sid',
      'session',
      'id',
      'key',
      'token',
      'cookie',
      'expiresAt',
      'uid',
      'user',
    ]) {
      const authCode = await authorize(world().endpoints, 'mallory');
      const { status, text, headers } = await post(
        world(),
        { authCode, [name]: proposed },
        { cookie: `sessionId=${proposed}` },
      );
      expect(status).toBe(200);
      expect(text).not.toContain(proposed);
      expect(headers['set-cookie']).toBeUndefined();
    }
    expect(await answersTo(proposed)).toEqual(refused);
    expect((await world().rows()).has(`auth_sessions/${digest(proposed)}`)).toBe(false);
    tried(10);
  });

  it('a login with an active sessionId beside the authCode is a new session of whoever the code is of', async () => {
    const authCode = await authorize(world().endpoints, 'mallory');
    const { body } = await post(world(), { authCode, sessionId: bob.sessionId, action: 'login' });
    const { sessionId } = body as { sessionId: string };
    expect(sessionId).not.toBe(bob.sessionId);
    const rows = await world().rows();
    expect(rows.get(`auth_sessions/${digest(sessionId)}`)?.['uid']).toBe(mallory.uid);
    expect(rows.get(`auth_sessions/${digest(bob.sessionId)}`)?.['uid']).toBe(bob.uid);
  });

  it('neighbours of an active sessionId open nothing', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const neighbours = [...bob.sessionId].map((character, at) => {
      const other = alphabet[(alphabet.indexOf(character) + 1) % alphabet.length];
      return bob.sessionId.slice(0, at) + other + bob.sessionId.slice(at + 1);
    });
    const changes = await world().changes(async () => {
      for (const sid of neighbours) {
        expect(codeOf(await ask(world(), mallory, { sid, op: 'list' }))).toBe('Unauthenticated');
      }
    });
    expect(changes).toEqual([]);
    tried(neighbours.length);
  });

  const logins = Math.min(runsOf(60), 10_000);
  it(
    'sessionIds are 256 random bits: none comes twice, and no half of a byte is more likely than another',
    async () => {
      const seen = new Set<string>();
      const counts = new Array<number>(16).fill(0);
      for (let at = 0; at < logins; at++) {
        const { sessionId } = await signIn(world(), `entropy ${at % 5}`);
        expect(sessionId).toMatch(/^[A-Za-z0-9_-]{43}$/);
        seen.add(sessionId);
        for (const byte of Buffer.from(sessionId, 'base64url')) {
          for (const half of [byte >> 4, byte & 15]) counts[half] = (counts[half] ?? 0) + 1;
        }
      }
      expect(seen.size).toBe(logins);
      const expected = (logins * 64) / 16;
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      // 15 degrees of freedom: by chance, one run in ten million has more than this.
      expect(chiSquare).toBeLessThan(61.6);
      tried(logins);
    },
    timeoutFor(logins * 3),
  );
});

describe('A18: telling unknown, ended and foreign apart', () => {
  it('an unknown, a logged out, a revoked, a disabled user’s and an expired sessionId get the same bytes after the same reads', async () => {
    const ended = await signIn(world(), 'ended');
    await post(world(), { action: 'logout', sessionId: ended.sessionId });
    const [revoked, keeper] = [await signIn(world(), 'revoked'), await signIn(world(), 'revoked')];
    const id = publicIdOf(digest(revoked.sessionId));
    expect((await post(world(), { action: 'revoke', sessionId: keeper.sessionId, id })).status).toBe(204);
    const disabled = await signIn(world(), 'disabled');
    await operate(world(), { op: 'disableUser', uid: disabled.uid });
    const unknown = randomBytes(32).toString('base64url');
    for (const sessionId of [unknown, ended.sessionId, revoked.sessionId, disabled.sessionId]) {
      expect(await answersTo(sessionId)).toEqual(refused);
    }

    const expired = await signIn(world(), 'expired');
    await world().setTime(Date.now() + 31 * 86_400_000);
    try {
      expect(await answersTo(expired.sessionId)).toEqual(refused);
      expect(await answersTo(unknown)).toEqual(refused);
    } finally {
      await world().setTime(undefined);
    }
    tried(6);
  });

  it('another user’s document, a removed one and none at all get the same bytes, and the same reads', async () => {
    await ask(world(), bob, { op: 'put', obj: { id: 'foreign', text: 'x' } });
    await ask(world(), mallory, { op: 'put', obj: { id: 'removed', text: 'x' } });
    await ask(world(), mallory, { op: 'remove', id: 'removed' });
    const requests = [
      (id: string) => ({ op: 'get', id }),
      (id: string) => ({ op: 'update', id, set: { text: 'y' } }),
      (id: string) => ({ op: 'list', where: { id } }),
      (id: string) => ({ op: 'count', where: { id } }),
      (id: string) => ({ op: 'put', obj: { id }, ifRev: 'r' }),
    ];
    for (const request of requests) {
      const answers: unknown[] = [];
      const changes = await world().changes(async () => {
        for (const id of ['foreign', 'removed', 'nowhere']) {
          world().tablestore.take();
          const { text, headers } = await ask(world(), mallory, request(id));
          const reads = world()
            .tablestore.take()
            .map(({ path }) => path);
          answers.push({ text: withoutIds(text, id), reads, length: headers['content-length'] });
        }
      });
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
      expect(changes).toEqual([]);
    }
    tried(3 * requests.length);
  });

  it('an authCode that was used, invented or of nobody gets the same bytes', async () => {
    const used = await authorize(world().endpoints, 'mallory');
    await post(world(), { authCode: used });
    const texts = new Set<string>();
    for (const authCode of [used, 'invented', `${used}x`, used.slice(1)]) {
      const { status, text } = await post(world(), { authCode });
      expect(status).toBe(401);
      texts.add(withoutIds(text));
    }
    expect(texts.size).toBe(1);
    tried(4);
  });
});
