import { describe, expect, it } from '@jest/globals';
import { type SessionRow, toSessionColumns } from './session-rows.ts';
import { endOfSession, isSessionActive } from './session-times.ts';
import { digestOf, findActiveSession, publicIdOf } from './sessions.ts';
import type { Columns } from './tablestore/columns.ts';
import type { Store } from './tablestore/store.ts';
import { usersTable } from './users.ts';

const uid = 'alipay:open_id:a';
const times = { createdAt: 1_000_000, idleExpiresAt: 2_000_000, expiresAt: 3_000_000 };
const sessionId = 'A'.repeat(43);
const key = digestOf(sessionId);
const row: SessionRow = { uid, ...times, isListed: true };
const userOf = (sessions: object[]): Columns => ({
  provider: 'alipay',
  identityKind: 'open_id',
  createdAt: 1n,
  sessions: JSON.stringify(sessions),
});
const listing = userOf([{ key, ...times, renewedAt: 1_000_000 }]);

const refusal = {
  code: 'Unauthenticated',
  message: 'The session is unknown or has ended. Log in again.',
};

/** A store that holds at most one session and one user, and notes which tables are read. */
function storeWith(session: Columns | undefined, user: Columns | undefined = listing) {
  const asked: string[] = [];
  const refuse = async () => {
    throw new Error('Only getRow is expected here.');
  };
  const store: Store = {
    getRow: async (table) => {
      asked.push(table);
      return table === usersTable ? user : session;
    },
    putRow: refuse,
    deleteRow: refuse,
    getRange: refuse,
  };
  return { store, asked };
}

describe('a session', () => {
  it.each([
    ['before its idle end', 1_999_999, true],
    ['at its idle end', 2_000_000, false],
    ['after its idle end', 2_000_001, false],
  ])('%s is active: %s', (_, now, active) => {
    expect(isSessionActive(times, now)).toBe(active);
  });

  it('ends at its absolute end, however often it was renewed', () => {
    const renewed = { ...times, idleExpiresAt: 9_000_000 };
    expect(isSessionActive(renewed, 2_999_999)).toBe(true);
    expect(isSessionActive(renewed, 3_000_000)).toBe(false);
    expect(endOfSession(renewed)).toBe(3_000_000);
  });

  it('made by an instance whose clock is a minute ahead is accepted, one from further in the future is not', () => {
    expect(isSessionActive(times, 940_000)).toBe(true);
    expect(isSessionActive(times, 939_999)).toBe(false);
  });

  it('is stored under a digest, and shown under another, neither of which holds the sessionId', () => {
    expect(key).not.toContain(sessionId);
    expect(publicIdOf(key)).not.toContain(key.slice(0, 8));
    expect(digestOf('B'.repeat(43))).not.toBe(key);
    expect(publicIdOf(digestOf('B'.repeat(43)))).not.toBe(publicIdOf(key));
  });
});

describe('finding the session of a request', () => {
  it('returns the session as its user lists it', async () => {
    const { store } = storeWith(toSessionColumns(row));
    const { session } = await findActiveSession(store, sessionId, 1_500_000);
    expect(session).toEqual({ uid, key, ...times, renewedAt: 1_000_000, isListed: true });
  });

  it.each([
    ['nothing', undefined],
    ['a number', 5],
    ['an object', { toString: () => sessionId }],
    ['an array that looks like it', [sessionId]],
    ['an empty text', ''],
    ['a text that is too short', 'A'.repeat(42)],
    ['a text that is too long', 'A'.repeat(44)],
    ['other characters', `${'A'.repeat(42)}/`],
    ['a line feed at the end', `${'A'.repeat(43)}\n`],
    ['what looks like Tablestore’s least key', 'INF_MIN'],
    ['a megabyte', 'A'.repeat(1_000_000)],
  ])('refuses %s with the very same error, after the same reads', async (_, value) => {
    const { store, asked } = storeWith(undefined);
    await expect(findActiveSession(store, value, 1_500_000)).rejects.toMatchObject(refusal);
    expect(asked).toEqual(['auth_sessions', 'auth_users']);
  });

  it('asks for a malformed sessionId under a digest that no sessionId has', async () => {
    const asked: unknown[] = [];
    const { store } = storeWith(undefined);
    const noting: Store = { ...store, getRow: async (_, key) => void asked.push(key[0]?.[1]) };
    const malformed = [`${sessionId}A`, sessionId.slice(1), [sessionId], { sessionId }, null];
    for (const value of malformed) {
      await expect(findActiveSession(noting, value, 1_500_000)).rejects.toMatchObject(refusal);
    }
    const keys = asked.filter((_, index) => index % 2 === 0);
    expect(keys).toHaveLength(malformed.length);
    for (const one of keys) expect(one).toMatch(/^[\w-]{43}$/);
    expect(keys).not.toContain(key);
  });

  it.each([
    ['an unknown session', undefined, listing, 1_500_000],
    ['an ended session', toSessionColumns(row), listing, 2_500_000],
    ['a row that the time to live has eaten into', { idleExpiresAt: 9_000_000n }, listing, 1_500_000],
    ['a row without a user', { ...toSessionColumns(row), uid: '' }, listing, 1_500_000],
    ['a session that its user does not list', toSessionColumns(row), userOf([]), 1_500_000],
  ])('answers %s with the very same error, after the same reads', async (_, columns, user, now) => {
    const { store, asked } = storeWith(columns, user);
    await expect(findActiveSession(store, sessionId, now)).rejects.toMatchObject(refusal);
    expect(asked).toEqual(['auth_sessions', 'auth_users']);
  });
});
