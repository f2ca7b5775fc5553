import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Call, checkLinearizable, refused, type SequentialModel } from './linearizability.ts';

type RegisterOperation =
  | { readonly type: 'read' }
  | { readonly type: 'write'; readonly value: number }
  | { readonly type: 'compareAndSet'; readonly expected: number; readonly value: number }
  | { readonly type: 'increment' };
/** Of read and increment the value, of compareAndSet 1 or 0, of write always 0. */
type RegisterCall = Call<RegisterOperation, number>;

function perform(state: number, operation: RegisterOperation): { state: number; result: number } {
  switch (operation.type) {
    case 'read':
      return { state, result: state };
    case 'write':
      return { state: operation.value, result: 0 };
    case 'compareAndSet':
      return state === operation.expected ? { state: operation.value, result: 1 } : { state, result: 0 };
    case 'increment':
      return { state: state + 1, result: state + 1 };
  }
}

const register: SequentialModel<number, RegisterOperation, number> = {
  init: 0,
  step(state, operation, result) {
    const performed = perform(state, operation);
    return result === undefined || result === performed.result ? performed.state : refused;
  },
};

const read = { type: 'read' } as const;
const increment = { type: 'increment' } as const;
const write = (value: number): RegisterOperation => ({ type: 'write', value });
const compareAndSet = (expected: number, value: number): RegisterOperation => ({
  type: 'compareAndSet',
  expected,
  value,
});

/** A call as a row of a table; without a return its answer never came. */
type Row = readonly [operation: RegisterOperation, invokedAt: number, returnedAt?: number, result?: number];

function historyOf(rows: readonly Row[]): RegisterCall[] {
  return rows.map(([operation, invokedAt, returnedAt, result], process) => ({
    process,
    operation,
    invokedAt,
    returnedAt,
    result: returnedAt === undefined ? undefined : (result ?? 0),
  }));
}

describe('checkLinearizable accepts', () => {
  it.each<[string, Row[]]>([
    ['an empty history', []],
    [
      'calls one after the other',
      [
        [write(1), 1, 2],
        [read, 3, 4, 1],
        [write(2), 5, 6],
        [read, 7, 8, 2],
      ],
    ],
    [
      'a read during a write that sees the old value',
      [
        [write(1), 1, 4],
        [read, 2, 3, 0],
      ],
    ],
    [
      'a read during a write that sees the new value',
      [
        [write(1), 1, 4],
        [read, 2, 3, 1],
      ],
    ],
    [
      'two writes at once, in either order',
      [
        [write(1), 1, 4],
        [write(2), 2, 3],
        [read, 5, 6, 1],
      ],
    ],
    [
      'increments at once that return in another order',
      [
        [increment, 1, 5, 2],
        [increment, 2, 4, 1],
      ],
    ],
    [
      'a compare-and-set that fails because another came between',
      [
        [compareAndSet(0, 1), 1, 4, 0],
        [compareAndSet(0, 2), 2, 3, 1],
        [read, 5, 6, 2],
      ],
    ],
    [
      'a write without an answer that is never seen',
      [
        [write(1), 1],
        [read, 2, 3, 0],
        [read, 4, 5, 0],
      ],
    ],
    [
      'a write without an answer that is seen at once',
      [
        [write(1), 1],
        [read, 2, 3, 1],
      ],
    ],
    [
      'a write without an answer that takes effect long after',
      [
        [write(1), 1],
        [write(2), 2, 3],
        [read, 4, 5, 2],
        [read, 6, 7, 1],
      ],
    ],
  ])('%s', (_title, rows) => {
    expect(checkLinearizable(historyOf(rows), register)).toMatchObject({ linearizable: true });
  });

  it('giving an order that explains every answer', () => {
    const history = historyOf([
      [increment, 1, 5, 2],
      [increment, 2, 4, 1],
      [read, 3, 6, 1],
    ]);
    expect(checkLinearizable(history, register)).toEqual({
      linearizable: true,
      order: [history[1], history[2], history[0]],
    });
  });
});

describe('checkLinearizable refuses', () => {
  it.each<[string, Row[]]>([
    [
      'a stale read',
      [
        [write(1), 1, 2],
        [read, 3, 4, 0],
      ],
    ],
    [
      'a value that nobody wrote',
      [
        [write(1), 1, 4],
        [read, 2, 3, 7],
      ],
    ],
    [
      'a new value that is followed by the old',
      [
        [write(1), 1, 6],
        [read, 2, 3, 1],
        [read, 4, 5, 0],
      ],
    ],
    [
      'a lost update',
      [
        [increment, 1, 3, 1],
        [increment, 2, 4, 1],
      ],
    ],
    [
      'two compare-and-sets from one value',
      [
        [compareAndSet(0, 1), 1, 4, 1],
        [compareAndSet(0, 2), 2, 3, 1],
      ],
    ],
    [
      'an increment that is applied twice',
      [
        [increment, 1, 2, 1],
        [read, 3, 4, 2],
      ],
    ],
    [
      'a write without an answer that is applied twice',
      [
        [increment, 1],
        [read, 2, 3, 1],
        [read, 4, 5, 2],
      ],
    ],
    [
      'a write without an answer that is seen before it',
      [
        [read, 1, 2, 1],
        [write(1), 3],
      ],
    ],
    [
      'a write without an answer that is seen and then not',
      [
        [write(1), 1],
        [read, 2, 3, 1],
        [read, 4, 5, 0],
      ],
    ],
    [
      'writes that two readers see in different orders',
      [
        [write(1), 1, 10],
        [write(2), 1, 10],
        [read, 2, 3, 1],
        [read, 4, 5, 2],
        [read, 6, 7, 1],
      ],
    ],
  ])('%s', (_title, rows) => {
    expect(checkLinearizable(historyOf(rows), register)).toMatchObject({ linearizable: false });
  });

  it('telling how far the history can be explained, and which calls cannot follow', () => {
    const history = historyOf([
      [write(1), 1, 2],
      [write(2), 3, 4],
      [read, 5, 7, 1],
      [read, 6, 9, 2],
      [read, 8, 10, 2],
    ]);
    expect(checkLinearizable(history, register)).toEqual({
      linearizable: false,
      order: [history[0], history[1], history[3]],
      state: 2,
      stuck: [history[2]],
    });
  });
});

/**
 * Histories of a register that is linearizable by construction: at each step a process invokes an operation, or its
 * operation takes effect, or it returns, or its answer is lost.
 */
const genuineHistory = (maxLength: number): fc.Arbitrary<RegisterCall[]> =>
  fc
    .array(
      fc.record({
        process: fc.integer({ min: 0, max: 3 }),
        isLost: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
        operation: fc.oneof(
          fc.constant(read),
          fc.constant(increment),
          fc.integer({ min: 0, max: 3 }).map(write),
          fc
            .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }))
            .map(([a, b]) => compareAndSet(a, b)),
        ),
      }),
      { maxLength },
    )
    .map((steps) => {
      const history: RegisterCall[] = [];
      const open = new Map<number, { operation: RegisterOperation; invokedAt: number; result?: number }>();
      let state = 0;
      const finish = (process: number, returnedAt: number | undefined): void => {
        const call = open.get(process);
        if (call === undefined) return;
        open.delete(process);
        const { operation, invokedAt, result } = call;
        history.push({
          process,
          operation,
          invokedAt,
          returnedAt,
          result: returnedAt === undefined ? undefined : result,
        });
      };
      for (const [at, { process, isLost, operation }] of steps.entries()) {
        const call = open.get(process);
        if (call === undefined) open.set(process, { operation, invokedAt: at });
        else if (isLost) finish(process, undefined);
        else if (call.result !== undefined) finish(process, at);
        else {
          const performed = perform(state, call.operation);
          state = performed.state;
          call.result = performed.result;
        }
      }
      for (const process of open.keys()) finish(process, undefined);
      return history;
    });

/** Whether any order of the answered calls, and of any of the others, explains all answers: by trying every one. */
function isExplained(state: number, toCome: readonly RegisterCall[]): boolean {
  if (toCome.every(({ returnedAt }) => returnedAt === undefined)) return true;
  return toCome.some((call) => {
    const others = toCome.filter((other) => other !== call);
    if (others.some(({ returnedAt = Number.POSITIVE_INFINITY }) => returnedAt < call.invokedAt)) return false;
    const after = register.step(state, call.operation, call.result);
    return after !== refused && isExplained(after, others);
  });
}

describe('checkLinearizable', () => {
  const runs = { seed: 7, numRuns: 500 };

  it('accepts every history of a register whose operations take effect one at a time', () => {
    fc.assert(
      fc.property(genuineHistory(300), (history) => checkLinearizable(history, register).linearizable),
      runs,
    );
  });

  it('agrees with trying every order, on histories with one answer changed', () => {
    const verdicts: boolean[] = [];
    fc.assert(
      fc.property(genuineHistory(22), fc.nat(), fc.integer({ min: 0, max: 4 }), (history, which, result) => {
        const answered = history.filter((call) => call.result !== undefined);
        const changed = answered[which % answered.length];
        const mutated = history.map((call) => (call === changed ? { ...call, result } : call));
        const { linearizable } = checkLinearizable(mutated, register);
        verdicts.push(linearizable);
        expect(linearizable).toBe(isExplained(register.init, mutated));
      }),
      { ...runs, numRuns: 2000 },
    );
    expect(verdicts.filter((linearizable) => !linearizable).length).toBeGreaterThan(300);
  });

  it('decides a long history with many calls that have no answer', () => {
    const history = historyOf(
      Array.from(
        { length: 500 },
        (_, index): Row =>
          index % 5 === 0
            ? [increment, 2 * index]
            : [increment, 2 * index, 2 * index + 11, index - Math.floor(index / 5)],
      ),
    );
    expect(checkLinearizable(history, register).linearizable).toBe(true);
  });
});
