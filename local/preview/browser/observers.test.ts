import { describe, expect, it } from '@jest/globals';
import { createObserverQueue, readObservers } from './observers.ts';

/** Which observers each setData calls, and with what. The facts: "数据变化观测器" of Alipay's documentation. */
function callsOf(
  keys: readonly string[],
  sets: readonly (readonly string[])[],
  data: Record<string, unknown> = {},
) {
  const calls: unknown[] = [];
  const observers = readObservers(Object.fromEntries(keys.map((key) => [key, () => undefined])));
  const queue = createObserverQueue({
    observers,
    values: () => data,
    call: (observer, values) => calls.push([observer.fields.join(), ...values]),
  });
  for (const paths of sets) queue.add(paths);
  queue.run();
  return calls;
}

describe('observers', () => {
  it('are called with the values of all their fields when one of them is set', () => {
    expect(callsOf(['a, b'], [['b']], { a: 1, b: 2 })).toEqual([['a,b', 1, 2]]);
    expect(callsOf(['a, b'], [['c']])).toEqual([]);
  });

  it('are called once for a setData of several of their fields, and for each setData', () => {
    expect(callsOf(['a, b'], [['a', 'b']])).toHaveLength(1);
    expect(callsOf(['a'], [['a'], ['a']])).toHaveLength(2);
  });

  it.each([
    ['some.subfield', 'some.subfield', true],
    ['some.subfield', 'some', true],
    ['some.subfield', 'some.other', false],
    ['some', 'some.subfield', false],
    ['arr[12]', 'arr[12]', true],
    ['arr[12]', 'arr', true],
    ['arr[12]', 'arr[1]', false],
    ['some.field.**', 'some.field', true],
    ['some.field.**', 'some.field.xxx', true],
    ['some.field.**', 'some', true],
    ['some.field.**', 'some.fields', false],
    ['**', 'anything', true],
  ])('of %s, setting %s: %p', (field, path, isCalled) => {
    expect(callsOf([field], [[path]])).toHaveLength(isCalled ? 1 : 0);
  });

  it('of ** get everything', () => {
    expect(callsOf(['**'], [['a']], { a: 1, b: 2 })).toEqual([['**', { a: 1, b: 2 }]]);
  });

  it('that set what others observe wake them; one that wakes itself is stopped', () => {
    const calls: string[] = [];
    const queue = createObserverQueue({
      observers: readObservers({ a: () => queue.add(['b']), b: () => undefined }),
      values: () => ({}),
      call: ({ call, fields }) => {
        calls.push(fields.join());
        call();
      },
    });
    queue.add(['a']);
    queue.run();
    expect(calls).toEqual(['a', 'b']);
    const endless = createObserverQueue({
      observers: readObservers({ a: () => endless.add(['a']) }),
      values: () => ({}),
      call: ({ call }) => call(),
    });
    endless.add(['a']);
    expect(() => endless.run()).toThrow('without end');
  });

  it('are functions, of fields that are data paths', () => {
    expect(() => readObservers({ a: 1 })).toThrow('“a” must be a function');
    expect(() => readObservers({ 'a..b': () => undefined })).toThrow('is not a data path');
  });
});
