import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AnyDocument, applyChange } from './apply-change.ts';
import type { Change, FieldChanges } from './change.ts';
import { mergeChanges, overwrites } from './merge-changes.ts';

const value = fc.oneof(fc.constantFrom('x', true), fc.integer({ min: -3, max: 3 }), fc.constant(['a']));
const field = fc.constantFrom('a', 'b', 'c', 'n', 'l');
const number = fc.integer({ min: -3, max: 3 });

/** No field stands in two parts of an update. */
const fieldChanges: fc.Arbitrary<FieldChanges> = fc
  .uniqueArray(
    fc.oneof(
      fc.record({ field, part: fc.constant('set' as const), value }),
      fc.record({ field, part: fc.constant('inc' as const), value: number }),
      fc.record({
        field,
        part: fc.constant('push' as const),
        value: fc.array(fc.string(), { minLength: 1 }),
      }),
      fc.record({ field, part: fc.constant('unset' as const), value: fc.constant(true) }),
    ),
    { selector: (change) => change.field, minLength: 1, maxLength: 3 },
  )
  .map((changes) => ({
    set: only(changes, 'set'),
    inc: only(changes, 'inc'),
    push: only(changes, 'push'),
    unset: changes.filter(({ part }) => part === 'unset').map((change) => change.field),
  }));

function only<Part extends string, Value>(
  changes: readonly { readonly field: string; readonly part: string; readonly value: unknown }[],
  part: Part,
): Record<string, Value> {
  const some = changes.filter((change) => change.part === part);
  return Object.fromEntries(some.map((change) => [change.field, change.value as Value]));
}

const data = fc.dictionary(field, value, { maxKeys: 3 });
const at = fc.constant(1);
const later: fc.Arbitrary<Change> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('set' as const), data, at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), at }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('update' as const), changes: fieldChanges, at }) },
);
const added: fc.Arbitrary<Change> = fc.record({ kind: fc.constant('add' as const), data, at });

/** What there is to add to is a number or a list, as the server demands; the rest it would refuse. */
const present = fc.record({ n: number, l: fc.constant(['l']), a: value });

const fieldsOf = (document: AnyDocument | undefined) => {
  if (document === undefined) return undefined;
  const { createdAt, updatedAt, _rev, ...fields } = document;
  return fields;
};

/** One after the other; undefined where the server would refuse one of them. */
function carryOut(before: AnyDocument | undefined, changes: readonly Change[]) {
  let document = before;
  for (const change of changes) {
    if (change.kind === 'update') {
      if (document === undefined) return { isRefused: true };
      const { inc, push } = change.changes;
      const fields: Readonly<Record<string, unknown>> = document;
      const isWrong =
        Object.keys(inc).some((name) => fields[name] !== undefined && typeof fields[name] !== 'number') ||
        Object.keys(push).some((name) => fields[name] !== undefined && !Array.isArray(fields[name]));
      if (isWrong) return { isRefused: true };
    }
    document = applyChange('id', document, change, {});
  }
  return { isRefused: false, fields: fieldsOf(document) };
}

describe('changes that are put together', () => {
  it.each([
    [
      'of a document that is there',
      present.map((fields): AnyDocument => ({ ...fields, id: 'id' })),
      fc.array(later, { minLength: 1, maxLength: 6 }),
    ],
    [
      'of a document that is added',
      fc.constant(undefined),
      fc.tuple(added, fc.array(later, { maxLength: 5 })).map(([first, rest]) => [first, ...rest]),
    ],
  ])('do what they did one after the other: %s', (_what, before, changes) => {
    let merged = 0;
    fc.assert(
      fc.property(before, changes, (document, some) => {
        const one = mergeChanges(some);
        const expected = carryOut(document, some);
        if (one === undefined || expected.isRefused) return;
        merged += 1;
        expect(
          one === 'nothing' ? { isRefused: false, fields: undefined } : carryOut(document, [one]),
        ).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
    expect(merged).toBeGreaterThan(300);
  });

  const update = (changes: Partial<FieldChanges>): Change => ({
    kind: 'update',
    changes: { set: {}, inc: {}, push: {}, unset: [], ...changes },
    at: 1,
  });

  it.each([
    [
      'an increment and one in the other direction, which keep within bounds that the first leaves',
      [update({ inc: { n: 5 } }), update({ inc: { n: -5 } })],
    ],
    [
      'what adds to a field that the change before takes away',
      [update({ unset: ['n'] }), update({ inc: { n: 1 } })],
    ],
    [
      'what adds to a field of which the server knows the default',
      [{ kind: 'add', data: {}, at: 1 }, update({ inc: { n: 1 } })],
    ],
    ['an update of what is removed', [{ kind: 'remove', at: 1 }, update({ set: { a: 1 } })]],
    ['an increment of a text', [update({ set: { a: 'x' } }), update({ inc: { a: 1 } })]],
  ] as const)('are not %s', (_what, changes) => {
    expect(mergeChanges(changes)).toBeUndefined();
  });

  it('keep of those that set the same fields the last alone', () => {
    const toggle = (completed: boolean) => update({ set: { completed } });
    expect(overwrites(toggle(true), toggle(false))).toBe(true);
    expect(overwrites(update({ set: { a: 1, completed: true } }), toggle(false))).toBe(true);
    expect(overwrites(toggle(true), update({ set: { a: 1, completed: true } }))).toBe(false);
    expect(overwrites(toggle(true), update({ set: { completed: true }, inc: { n: 1 } }))).toBe(false);
    expect(overwrites(toggle(true), { kind: 'add', data: {}, at: 1 })).toBe(false);
  });
});
