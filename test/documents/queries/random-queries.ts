import fc from 'fast-check';
import type { Columns, ColumnValue } from '../../../functions/common/tablestore/columns.ts';
import type { ModelRow } from './query-model.ts';

// Few values, so that they meet; among them those at which orders part: UTF-16 from UTF-8, prefixes, the ends of texts.
const texts = ['', 'a', 'a\0', 'ab', 'b', 'bc', '\ud7ff', '\ue000', '\uffff', '\u{10000}', 'a\u{10ffff}'];
const integers = [-2, -1, 0, 1, 2, 9_007_199_254_740_991];
const doubles = [-1.5, 0, 0.5, 1, 1e300];

const operands = {
  id: fc.constantFrom(...texts.slice(1)),
  text: fc.constantFrom(...texts),
  label: fc.constantFrom(...texts),
  kind: fc.constantFrom('a', 'b', 'c', ''),
  due: fc.constantFrom(...integers),
  rank: fc.constantFrom(...integers),
  createdAt: fc.constantFrom(...integers),
  updatedAt: fc.constantFrom(...integers),
  share: fc.constantFrom(...doubles),
  weight: fc.constantFrom(...doubles),
  done: fc.boolean(),
  seen: fc.boolean(),
} as const;

export type QueriedField = keyof typeof operands;
export const queriedFields = Object.keys(operands) as QueriedField[];

/** The operators that a field's type has. */
export function operatorsOf(field: QueriedField): readonly string[] {
  const all = ['$eq', '$ne', '$in', '$nin', '$exists'];
  if (field === 'done' || field === 'seen') return all;
  const ordered = [...all, '$gt', '$gte', '$lt', '$lte'];
  return ['id', 'text', 'label', 'kind'].includes(field) ? [...ordered, '$prefix'] : ordered;
}

export function operandFor(field: QueriedField, operator: string): fc.Arbitrary<unknown> {
  if (operator === '$exists') return fc.boolean();
  const value: fc.Arbitrary<unknown> = operands[field];
  return operator === '$in' || operator === '$nin' ? fc.array(value, { maxLength: 3 }) : value;
}

const comparisonOf = (field: QueriedField) =>
  fc.oneof(
    (operands[field] as fc.Arbitrary<unknown>).map((value) => ({ [field]: value })),
    fc
      .uniqueArray(fc.constantFrom(...operatorsOf(field)), { minLength: 1, maxLength: 2 })
      .chain((operators) =>
        fc.record(Object.fromEntries(operators.map((operator) => [operator, operandFor(field, operator)]))),
      )
      .map((condition) => ({ [field]: condition })),
  );

const comparison = fc.constantFrom(...queriedFields).chain(comparisonOf);

const { where } = fc.letrec<{
  where: Readonly<Record<string, unknown>>;
  junction: Readonly<Record<string, unknown>>;
}>((tie) => ({
  where: fc.oneof({ maxDepth: 3, withCrossShrink: true }, comparison, merged(comparison), tie('junction')),
  junction: fc.oneof(
    fc.array(tie('where'), { minLength: 1, maxLength: 3 }).map((of) => ({ $and: of })),
    fc.array(tie('where'), { minLength: 1, maxLength: 3 }).map((of) => ({ $or: of })),
    tie('where').map((inner) => ({ $not: inner })),
  ),
}));

function merged(one: fc.Arbitrary<Readonly<Record<string, unknown>>>) {
  return fc
    .array(one, { maxLength: 3 })
    .map((all) => Object.assign({}, ...all) as Readonly<Record<string, unknown>>);
}

export const randomWhere = where;

const orderedFields = ['id', 'label', 'rank', 'updatedAt'] as const;

/** Conditions on what indexes are made of, which become bounds, beside any others. */
const bounding = fc
  .tuple(
    comparisonOf('kind'),
    comparisonOf('rank'),
    fc.constantFrom(...orderedFields).chain(comparisonOf),
    comparison,
    fc.integer({ min: 1, max: 15 }),
  )
  .map(([kind, rank, ordered, other, chosen]) =>
    Object.assign({}, ...[kind, rank, ordered, other].filter((_, at) => (chosen >> at) % 2 === 1)),
  ) as fc.Arbitrary<Readonly<Record<string, unknown>>>;

export const randomQuery = fc.record(
  {
    where: fc.oneof(randomWhere, bounding),
    orderBy: fc.record({
      field: fc.constantFrom(...orderedFields),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
    }),
    fields: fc.subarray([...queriedFields, '_rev', 'tags']),
  },
  { requiredKeys: [] },
);

function maybe(value: fc.Arbitrary<ColumnValue>) {
  return fc.option(value, { nil: undefined, freq: 3 });
}

const integer = (field: 'due' | 'rank' | 'createdAt' | 'updatedAt') => maybe(operands[field].map(BigInt));

const columns = fc
  .record({
    text: maybe(operands.text),
    label: maybe(operands.label),
    kind: maybe(operands.kind),
    due: integer('due'),
    rank: integer('rank'),
    createdAt: integer('createdAt'),
    updatedAt: integer('updatedAt'),
    share: maybe(operands.share),
    weight: maybe(operands.weight),
    done: maybe(operands.done),
    seen: maybe(operands.seen),
    tags: maybe(fc.constant(Buffer.from('["x"]'))),
    _rev: maybe(fc.constant('r1')),
  })
  .map(
    (all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Columns,
  );

const tombstone: fc.Arbitrary<Columns> = fc.constant({ _gone: 1n, _op_x: '{}' });

/** Rows as they can be found: of documents, of older ones that lack any of the columns, and of removed ones. */
export const randomRows: fc.Arbitrary<readonly ModelRow[]> = fc.uniqueArray(
  fc.tuple(operands.id, fc.oneof({ weight: 9, arbitrary: columns }, { weight: 1, arbitrary: tombstone })),
  { maxLength: 10, selector: ([id]) => id },
);
