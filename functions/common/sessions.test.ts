import { describe, expect, it } from '@jest/globals';
import { endOfSession, findActiveSession, isSessionActive, sessionKey, toColumns } from './sessions.ts';
import type { Columns } from './tablestore/columns.ts';
import type { Store } from './tablestore/store.ts';

const session = {
  uid: 'alipay:open_id:a',
  createdAt: 1_000_000,
  idleExpiresAt: 2_000_000,
  expiresAt: 3_000_000,
};
const sessionId = 'A'.repeat(43);

/** A store that holds at most one row, and counts how often it is asked. */
function storeWith(row: Columns | undefined) {
  const asked: unknown[] = [];
  const refuse = async () => {
    throw new Error('Only getRow is expected here.');
  };
  const store: Store = {
    getRow: async (table, key) => {
      asked.push([table, key]);
      return row;
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
    expect(isSessionActive(session, now)).toBe(active);
  });

  it('ends at its absolute end, however often it was renewed', () => {
    const renewed = { ...session, idleExpiresAt: 9_000_000 };
    expect(isSessionActive(renewed, 2_999_999)).toBe(true);
    expect(isSessionActive(renewed, 3_000_000)).toBe(false);
    expect(endOfSession(renewed)).toBe(3_000_000);
  });

  it('made by an instance whose clock is a minute ahead is accepted, one from further in the future is not', () => {
    expect(isSessionActive(session, 940_000)).toBe(true);
    expect(isSessionActive(session, 939_999)).toBe(false);
  });

  it('is stored under a digest that does not hold the sessionId', () => {
    const key = JSON.stringify(sessionKey(sessionId));
    expect(key).not.toContain(sessionId);
    expect(sessionKey(sessionId)).toEqual(sessionKey(sessionId));
    expect(sessionKey('B'.repeat(43))).not.toEqual(sessionKey(sessionId));
  });
});

describe('finding the session of a request', () => {
  it('returns the stored session', async () => {
    const { store } = storeWith(toColumns(session));
    expect(await findActiveSession(store, sessionId, 1_500_000)).toEqual(session);
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
  ])('refuses %s without asking the database', async (_, value) => {
    const { store, asked } = storeWith(toColumns(session));
    await expect(findActiveSession(store, value, 1_500_000)).rejects.toMatchObject({
      code: 'Unauthenticated',
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ['an unknown session', undefined, 1_500_000],
    ['an ended session', toColumns(session), 2_500_000],
    ['a row that the time to live has eaten into', { idleExpiresAt: 9_000_000n }, 1_500_000],
    ['a row without a user', { ...toColumns(session), uid: '' }, 1_500_000],
  ])('answers %s with the very same error', async (_, row, now) => {
    const { store } = storeWith(row);
    await expect(findActiveSession(store, sessionId, now)).rejects.toMatchObject({
      code: 'Unauthenticated',
      message: 'The session is unknown or has ended. Log in again.',
    });
  });
});
