import { describe, expect, it } from '@jest/globals';
import { checkHistory, type LoadCall, type LoadOperation, type LoadResult } from './history.ts';

const add = (mark: string): LoadOperation => ({ type: 'add', mark });
const remove = (mark: string): LoadOperation => ({ type: 'remove', mark });
const toggle = (mark: string, completed: boolean): LoadOperation => ({ type: 'toggle', mark, completed });
const increment: LoadOperation = { type: 'increment' };
const row = (text: string, completed = false) => ({ text, completed });

type Step = readonly [operation: LoadOperation, outcome?: string | LoadResult | undefined, user?: string];

/** Calls one after the other: an outcome that is a text is the code of an error. */
function inTurn(...steps: readonly Step[]): LoadCall[] {
  return steps.map(([operation, outcome, user = 'alice'], at) => ({
    user,
    operation,
    invokedAt: 10 * at + 1,
    returnedAt: 10 * at + 9,
    ...(typeof outcome === 'string' ? { code: outcome } : {}),
    ...(typeof outcome === 'object' ? { result: outcome } : {}),
  }));
}

/** The reads with which a history ends. */
const end = (rows: LoadResult['rows'] & object, count: number): readonly Step[] => [
  [{ type: 'list' }, { rows }],
  [{ type: 'sum' }, { count }],
];

/** The same call, over a longer time. */
const lasting = (call: LoadCall | undefined, invokedAt: number, returnedAt: number): LoadCall[] =>
  call === undefined ? [] : [{ ...call, invokedAt, returnedAt }];

describe('a history that can be', () => {
  it.each<[string, LoadCall[]]>([
    [
      'of writes that are all there',
      inTurn(
        [add('a')],
        [toggle('a', true)],
        [add('b')],
        [remove('b')],
        [increment],
        [increment],
        ...end([row('a', true)], 2),
      ),
    ],
    ['of an add without an answer that happened', inTurn([add('a'), 'Unavailable'], ...end([row('a')], 0))],
    ['of an add without an answer that did not', inTurn([add('a'), 'Unavailable'], ...end([], 0))],
    [
      'of increments without an answer of which one happened',
      inTurn([increment, 'Unavailable'], [increment], [increment, 'Internal'], ...end([], 2)),
    ],
    [
      'of a toggle without an answer that happened after a later one',
      inTurn(
        [add('a')],
        [toggle('a', true), 'Unavailable'],
        [toggle('a', false)],
        ...end([row('a', true)], 0),
      ),
    ],
    ['of a write that was refused, and is not there', inTurn([add('a'), 'AlreadyExists'], ...end([], 0))],
    [
      'of a removal of what was removed',
      inTurn([add('a')], [remove('a')], [toggle('a', true), 'NotFound'], ...end([], 0)),
    ],
    [
      'of two users',
      inTurn(
        [add('a')],
        ...end([row('a')], 0),
        [{ type: 'list' }, { rows: [] }, 'bob'],
        [{ type: 'sum' }, { count: 0 }, 'bob'],
      ),
    ],
    ['of errors that are documented', inTurn([{ type: 'login' }, 'ResourceExhausted'], ...end([], 0))],
  ])('%s, is let pass', (_name, calls) => {
    expect(checkHistory(calls)).toEqual([]);
  });

  it('of calls at the same time, whichever of them is first', () => {
    const [added, on, off, list, sum] = inTurn(
      [add('a')],
      [toggle('a', true)],
      [toggle('a', false)],
      [{ type: 'list' }, { rows: [row('a', true)] }],
      [{ type: 'sum' }, { count: 0 }],
    );
    const rest = [...lasting(added, 1, 2), ...lasting(list, 50, 51), ...lasting(sum, 52, 53)];
    expect(checkHistory([...rest, ...lasting(on, 10, 20), ...lasting(off, 15, 25)])).toEqual([]);
    expect(checkHistory([...rest, ...lasting(on, 10, 14), ...lasting(off, 15, 25)])).toEqual([
      'alice: "a" has lost an update',
    ]);
    // What is removed while it is listed may be in the list or not.
    const [removal] = inTurn([remove('a')]);
    const late = lasting(list, 30, 60);
    const last = inTurn(...end([], 0)).map((call) => ({ ...call, invokedAt: 100, returnedAt: 110 }));
    expect(
      checkHistory([
        ...lasting(added, 1, 2),
        ...lasting(on, 3, 4),
        ...late,
        ...lasting(removal, 40, 45),
        ...last,
      ]),
    ).toEqual([]);
  });
});

describe('a history that cannot be is caught:', () => {
  it.each<[string, LoadCall[], string]>([
    ['a lost add', inTurn([add('a')], ...end([], 0)), 'alice: "a" is lost'],
    [
      'an add that is lost for a while',
      inTurn([add('a')], [{ type: 'list' }, { rows: [] }], ...end([row('a')], 0)),
      'alice: "a" is lost',
    ],
    [
      'a lost update',
      inTurn([add('a')], [toggle('a', true)], ...end([row('a')], 0)),
      'alice: "a" has lost an update',
    ],
    [
      'a removal that is undone',
      inTurn([add('a')], [remove('a')], ...end([row('a')], 0)),
      'alice: "a" was removed and is there',
    ],
    [
      'a lost increment',
      inTurn([increment], [increment], ...end([], 1)),
      'alice: the sum is 1 after 2 acknowledged increments',
    ],
    [
      'a doubled increment',
      inTurn([increment], [increment, 'NotFound'], ...end([], 2)),
      'alice: the sum is 2 after 1 increments at most',
    ],
    [
      'a row of another user',
      inTurn([add('b'), undefined, 'bob'], ...end([row('b')], 0)).concat(
        inTurn([{ type: 'login' }], [{ type: 'login' }], [{ type: 'login' }], ...end([row('b')], 0)).map(
          (call) => ({
            ...call,
            user: 'bob',
          }),
        ),
      ),
      'alice: "b" is a row of somebody else, or of nobody',
    ],
    [
      'a row that nobody has added',
      inTurn(...end([row('a')], 0)),
      'alice: "a" is a row of somebody else, or of nobody',
    ],
    [
      'a row that was refused',
      inTurn([add('a'), 'InvalidArgument'], ...end([row('a')], 0)),
      'alice: "a" is a row of somebody else, or of nobody',
    ],
    ['a doubled row', inTurn([add('a')], ...end([row('a'), row('a')], 0)), 'alice: a list has 1 rows twice'],
    [
      'a todo that is not found',
      inTurn([add('a')], [toggle('a', true), 'NotFound'], ...end([row('a')], 0)),
      'alice: "a" is not found by toggle',
    ],
    [
      'an error without a documented code',
      inTurn([{ type: 'login' }, 'TypeError'], ...end([], 0)),
      'alice: login failed with TypeError',
    ],
    [
      'an end at which nobody looks',
      inTurn([increment], [{ type: 'list' }, { rows: [] }]),
      'alice: the history does not end with a sum',
    ],
    [
      'an end at which a look fails',
      inTurn([increment], [{ type: 'list' }, 'Unavailable'], [{ type: 'sum' }, { count: 1 }]),
      'alice: the history does not end with a list',
    ],
  ])('%s', (_name, calls, problem) => {
    expect(checkHistory(calls)).toEqual([problem]);
  });
});
