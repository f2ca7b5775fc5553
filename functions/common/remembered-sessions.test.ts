import { describe, expect, it } from '@jest/globals';
import { createSessionMemory } from './remembered-sessions.ts';
import { type SessionRow, sessionsTable, toSessionColumns } from './session-rows.ts';
import { digestOf } from './sessions.ts';
import type { Store } from './tablestore/store.ts';
import { usersTable } from './users.ts';

const uid = 'alipay:open_id:a';
const sessionId = 'A'.repeat(43);
const key = digestOf(sessionId);
const row: SessionRow = {
  uid,
  createdAt: 1_000_000,
  idleExpiresAt: 2_000_000,
  expiresAt: 3_000_000,
  isListed: true,
};

/** The tables, in which a test can change what is true of the one user; every sessionId leads to them. */
function world() {
  const state = { row: row as SessionRow | undefined, idleExpiresAt: row.idleExpiresAt, isListed: true };
  const asked: string[] = [];
  const refuse = async () => {
    throw new Error('Only getRow is expected here.');
  };
  let last = key;
  const store: Store = {
    getRow: async (table, primaryKey) => {
      asked.push(table);
      if (table === sessionsTable) {
        last = primaryKey[0]?.[1] ?? '';
        return state.row && toSessionColumns(state.row);
      }
      const { createdAt, expiresAt } = row;
      const { idleExpiresAt } = state;
      const session = { key: last, createdAt, renewedAt: createdAt, idleExpiresAt, expiresAt };
      return {
        provider: 'alipay',
        identityKind: 'open_id',
        createdAt: 1n,
        sessions: JSON.stringify(state.isListed ? [session] : []),
      };
    },
    putRow: refuse,
    deleteRow: refuse,
    getRange: refuse,
  };
  const memory = createSessionMemory();
  const find = (now: number, id: unknown = sessionId) => memory(store, id, now);
  /** How many readings of a session there were, each of them of both tables. */
  const readings = () => {
    expect(asked.filter((table) => table === usersTable)).toHaveLength(asked.length / 2);
    return asked.length / 2;
  };
  return { state, find, readings };
}

const refusal = { code: 'Unauthenticated', message: 'The session is unknown or has ended. Log in again.' };

describe.each([
  ['a session', row],
  ['a session from before there were lists', { ...row, isListed: false }],
])('%s', (_, stored) => {
  const start = () => {
    const started = world();
    started.state.row = stored;
    return started;
  };
  const revoke = ({ state }: ReturnType<typeof world>) => {
    state.isListed = false;
    if (!stored.isListed) state.row = undefined;
  };

  it.each([
    [-1, 1],
    [0, 2],
    [1, 2],
  ])(
    'is read once for all calls until 30 seconds (%d ms) after it was read: %d times',
    async (offset, times) => {
      const { find, readings } = start();
      for (let since = 0; since < 30_000; since += 1000) await find(1_500_000 + since);
      expect(readings()).toBe(1);
      expect(await find(1_530_000 + offset)).toMatchObject({ uid, key });
      expect(readings()).toBe(times);
    },
  );

  it.each([
    [-1, true],
    [0, false],
    [1, false],
  ])('that was revoked lives until 30 seconds (%d ms) after it was read: %s', async (offset, lives) => {
    const started = start();
    await started.find(1_500_000);
    revoke(started);
    await started.find(1_520_000);
    const found = started.find(1_530_000 + offset);
    if (lives) expect(await found).toMatchObject({ uid });
    else await expect(found).rejects.toMatchObject(refusal);
  });

  it.each([
    [-1, true],
    [0, false],
    [1, false],
  ])(
    'whose time is over while it is remembered ends at its end (%d ms), lives: %s',
    async (offset, lives) => {
      const { find } = start();
      await find(1_999_000);
      const found = find(2_000_000 + offset);
      if (lives) expect(await found).toMatchObject({ uid });
      else await expect(found).rejects.toMatchObject(refusal);
    },
  );

  it('that was renewed since it was read goes on beyond the end that is remembered', async () => {
    const { state, find } = start();
    await find(1_999_000);
    state.idleExpiresAt = 2_600_000;
    if (!stored.isListed) state.row = { ...stored, idleExpiresAt: 2_600_000 };
    expect(await find(2_000_000)).toMatchObject({ idleExpiresAt: 2_600_000 });
  });

  it('is read again when the clock has gone back', async () => {
    const started = start();
    await started.find(1_500_000);
    revoke(started);
    await expect(started.find(1_499_999)).rejects.toMatchObject(refusal);
    await expect(started.find(1_500_001)).rejects.toMatchObject(refusal);
  });

  it('that was refused is read anew by the next call', async () => {
    const started = start();
    revoke(started);
    await expect(started.find(1_500_000)).rejects.toMatchObject(refusal);
    Object.assign(started.state, { row: stored, isListed: true });
    expect(await started.find(1_500_000)).toMatchObject({ uid });
  });

  it('revoked while it is being read is remembered from before the reading on', async () => {
    const started = start();
    const reading = started.find(1_500_000);
    revoke(started);
    await reading.catch(() => undefined);
    await expect(started.find(1_530_000)).rejects.toMatchObject(refusal);
  });
});

it('a thousand sessions are remembered, and the one read longest ago makes room', async () => {
  const { find, readings } = world();
  const idOf = (n: number) => `${n}`.padStart(43, 'A');
  for (let n = 0; n < 1000; n += 1) await find(1_500_000, idOf(n));
  for (let n = 0; n < 1000; n += 1) await find(1_500_000, idOf(n));
  expect(readings()).toBe(1000);
  await find(1_500_000, idOf(1000));
  await find(1_500_000, idOf(1));
  expect(readings()).toBe(1001);
  await find(1_500_000, idOf(0));
  expect(readings()).toBe(1002);
});

it('what is no sessionId is never taken from memory', async () => {
  const { find, state } = world();
  await find(1_500_000);
  state.row = undefined;
  for (const value of [[sessionId], { sessionId }, `${sessionId}\n`, 5, null]) {
    await expect(find(1_500_000, value)).rejects.toMatchObject(refusal);
  }
});
