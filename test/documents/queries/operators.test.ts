import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Columns } from '../../../functions/common/tablestore/columns.ts';
import { documentsFound, type ModelRow } from './query-model.ts';
import { type QueryWorld, startQueryWorld } from './query-world.ts';

let world: QueryWorld;
beforeAll(async () => {
  world = await startQueryWorld();
  await world.putRows('alice', rows);
});
afterAll(() => world.close());

/** Values in their order, of each type; of texts those that UTF-16 would order otherwise, too. */
const values = {
  STRING: ['', 'a', 'a\0', 'ab', 'b', '\ud7ff', '\uffff', '\u{10000}'],
  INTEGER: [-9_007_199_254_740_991, -1, 0, 1, 2, 9_007_199_254_740_991],
  DOUBLE: [-1e300, -0.5, 0, 0.5, 1, 1e300],
  BOOLEAN: [false, true],
} as const;

const typeOf = {
  text: 'STRING',
  label: 'STRING',
  due: 'INTEGER',
  rank: 'INTEGER',
  updatedAt: 'INTEGER',
  weight: 'DOUBLE',
  share: 'DOUBLE',
  seen: 'BOOLEAN',
  done: 'BOOLEAN',
} as const;

/** A row for each value of each field, in which all other fields are missing; one without any; one that was removed. */
const rows: readonly ModelRow[] = [
  ...Object.entries(typeOf).flatMap(([field, type]) =>
    values[type].map((value, at): ModelRow => [`${field}-${at}`, { [field]: toColumn(type, value) }]),
  ),
  ['none', {}],
  ['removed', { _gone: 1n }],
];

function toColumn(type: string, value: string | number | boolean): Columns[string] {
  return type === 'INTEGER' ? BigInt(value) : value;
}

const single = ['$eq', '$ne'];
const ordered = [...single, '$gt', '$gte', '$lt', '$lte'];
const operators = {
  STRING: [...ordered, '$prefix'],
  INTEGER: ordered,
  DOUBLE: ordered,
  BOOLEAN: single,
} as const;

const cases = Object.entries(typeOf).flatMap(([field, type]) => [
  ...operators[type].flatMap((operator) => values[type].map((value) => [field, operator, value] as const)),
  ...['$in', '$nin'].flatMap((operator) => [
    [field, operator, []] as const,
    [field, operator, values[type].slice(0, 2)] as const,
    [field, operator, values[type].slice(-3)] as const,
  ]),
  [field, '$exists', true] as const,
  [field, '$exists', false] as const,
]);

describe.each(['id', 'rank', 'label'])('in the order of %s', (orderBy) => {
  const request = (where: Readonly<Record<string, unknown>>) => ({
    where,
    orderBy: { field: orderBy, direction: 'asc' as const },
  });

  it.each(cases)('%s %s %j finds what a plain evaluation finds', async (field, operator, operand) => {
    const plain = request({ [field]: { [operator]: operand } });
    expect((await world.list('alice', plain)).data).toEqual(documentsFound(rows, plain));
    const turned = request({ $not: { [field]: { [operator]: operand } } });
    expect((await world.list('alice', turned)).data).toEqual(documentsFound(rows, turned));
  });
});

it('a value alone stands for equality, and several conditions must all hold', async () => {
  const { data } = await world.list('alice', { where: { text: 'ab', done: false } });
  expect(data.map(({ id }) => id)).toEqual(['text-3']);
});

it('a missing field counts as its default, and as nothing when it has none', async () => {
  const ids = async (where: object) => (await world.list('alice', { where })).data.map(({ id }) => id);
  expect(await ids({ id: 'none', rank: 1 })).toEqual(['none']);
  expect(await ids({ id: 'none', rank: { $ne: 1 } })).toEqual([]);
  expect(await ids({ id: 'none', createdAt: 0 })).toEqual(['none']);
  expect(await ids({ id: 'none', due: { $lt: 5 } })).toEqual([]);
  expect(await ids({ id: 'none', due: { $ne: 5 } })).toEqual(['none']);
  expect(await ids({ id: 'none', due: { $nin: [5] } })).toEqual(['none']);
  expect(await ids({ id: 'none', due: { $exists: false }, rank: { $exists: true } })).toEqual(['none']);
});
