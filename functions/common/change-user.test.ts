import { expect, it } from '@jest/globals';
import { changeUser } from './change-user.ts';
import { FunctionError } from './errors.ts';
import type { Columns } from './tablestore/columns.ts';
import { TablestoreFailure } from './tablestore/sdk-error.ts';
import type { Expectation, Store } from './tablestore/store.ts';
import type { User } from './users.ts';

const uid = 'alipay:open_id:a';
const newUser: User = { provider: 'alipay', kind: 'open_id', createdAt: 1, sessionEpoch: 0, sessions: [] };
const next = (user: User | undefined): User => ({
  ...(user ?? newUser),
  sessionEpoch: (user?.sessionEpoch ?? 0) + 1,
});

const failure = (code: string) =>
  new FunctionError('Unavailable', 'Try again.', { cause: new TablestoreFailure(code, '') });

/** One row. `answers` says what becomes of each write in turn: carried out, lost to another's, or an error. */
function storeAnswering(answers: readonly (boolean | Error)[], row?: Columns) {
  const state = { row, expectations: [] as Expectation[], reads: 0 };
  const store: Store = {
    getRow: async () => {
      state.reads += 1;
      return state.row;
    },
    putRow: async (_table, _key, columns, expectation) => {
      const answer = answers[state.expectations.length] ?? true;
      state.expectations.push(expectation);
      if (answer instanceof Error) throw answer;
      if (answer) state.row = columns;
      return answer;
    },
    deleteRow: async () => undefined,
    getRange: async () => ({ rows: [] }),
  };
  return { store, state };
}

const stored: Columns = { provider: 'alipay', identityKind: 'open_id', createdAt: 1n };

it('makes a row only if there is none', async () => {
  const { store, state } = storeAnswering([]);
  await changeUser(store, uid, next);
  expect(state.expectations).toEqual(['rowDoesNotExist']);
  expect(state.row).toMatchObject({ revision: 1n, sessionEpoch: 1n });
});

it('replaces just the revision that it has read; a row without one is revision 0', async () => {
  const { store, state } = storeAnswering([], stored);
  await changeUser(store, uid, next);
  await changeUser(store, uid, next);
  expect(state.expectations).toEqual([
    { column: 'revision', equals: 0n },
    { column: 'revision', equals: 1n },
  ]);
});

it('keeps columns that it does not know', async () => {
  const { store, state } = storeAnswering([], { ...stored, nickname: 'a' });
  await changeUser(store, uid, next);
  expect(state.row).toMatchObject({ nickname: 'a' });
});

it('writes nothing when nothing is to change', async () => {
  const { store, state } = storeAnswering([], stored);
  await changeUser(store, uid, () => undefined);
  expect(state.expectations).toEqual([]);
});

it.each([
  ['lost to another', false],
  ['in conflict with another', failure('OTSRowOperationConflict')],
])('reads and tries again when a write was %s, as often as it takes', async (_, answer) => {
  const { store, state } = storeAnswering(
    Array.from({ length: 50 }, () => answer),
    stored,
  );
  await changeUser(store, uid, next);
  expect(state.expectations).toHaveLength(51);
  expect(state.reads).toBe(51);
});

it('gives up in the end', async () => {
  const { store } = storeAnswering(
    Array.from({ length: 1000 }, () => false),
    stored,
  );
  await expect(changeUser(store, uid, next)).rejects.toMatchObject({ code: 'Unavailable' });
});

it('tries once more after a write without an answer, and no more', async () => {
  const one = storeAnswering([failure('NetworkingError')], stored);
  await changeUser(one.store, uid, next);
  expect(one.state.expectations).toHaveLength(2);
  const two = storeAnswering([failure('NetworkingError'), failure('NetworkingError')], stored);
  await expect(changeUser(two.store, uid, next)).rejects.toMatchObject({ code: 'Unavailable' });
});

it('does not repeat what Tablestore refuses', async () => {
  const { store, state } = storeAnswering([new FunctionError('Internal', 'No.')], stored);
  await expect(changeUser(store, uid, next)).rejects.toMatchObject({ code: 'Internal' });
  expect(state.expectations).toHaveLength(1);
});

it('reads no more than it must when the row was just read', async () => {
  const { store, state } = storeAnswering([], stored);
  await changeUser(store, uid, next, { read: { user: newUser, columns: stored } });
  expect(state.reads).toBe(0);
});

it('tells a row that cannot be read from one that is not there, and names the column to the developer', async () => {
  const { store } = storeAnswering([], { ...stored, sessions: 'not JSON' });
  await expect(changeUser(store, uid, next)).rejects.toMatchObject({
    code: 'Internal',
    cause: expect.objectContaining({ message: 'A row of auth_users has an unreadable sessions.' }),
  });
});
