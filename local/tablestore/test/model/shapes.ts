import * as fc from 'fast-check';
import { boundValue, favouriteKeyValues, givenKeyValue } from './alphabet.ts';
import { rarely } from './frequencies.ts';
import type { DefinedColumn, Index, Key, KeySchema, KeyValue } from './requests.ts';

/** A table of scripts; its name stands for its primary key, so that requests fit the table whenever it exists. */
export interface Shape {
  readonly table: string;
  readonly primaryKey: readonly KeySchema[];
  readonly indexes?: readonly Index[];
  /** The values that most keys have in each column, where they are not those of other tables. */
  readonly favourites?: readonly (readonly KeyValue[])[];
}

export const shapes = {
  one: shape('one', { name: 'k1', type: 'STRING' }),
  two: shape('two', { name: 'k1', type: 'INTEGER' }, { name: 'k2', type: 'BINARY' }),
  three: shape(
    'three',
    { name: 'k1', type: 'BINARY' },
    { name: 'k2', type: 'STRING' },
    { name: 'k3', type: 'INTEGER' },
  ),
  four: {
    table: 'four',
    primaryKey: [
      { name: 'k1', type: 'STRING' },
      { name: 'k2', type: 'BINARY' },
      { name: 'k3', type: 'INTEGER' },
      { name: 'k4', type: 'STRING' },
    ],
    // Each zero byte takes two in the store, whose own keys end at about 4,000 bytes.
    favourites: [['\0'.repeat(1024)], [Buffer.alloc(1024)], [1n, 0n], ['a', '']],
  } satisfies Shape,
  counted: shape(
    'counted',
    { name: 'k1', type: 'STRING' },
    { name: 'k2', type: 'INTEGER', autoIncrement: true },
  ),
};

/** Predefined in the table with indexes; other tables have columns of these names with values of any type. */
export const definedColumns: readonly DefinedColumn[] = [
  { name: 'c', type: 'DCT_INTEGER' },
  { name: 'd', type: 'DCT_STRING' },
  { name: 'e', type: 'DCT_BLOB' },
];

export const indexed: Shape = {
  table: 'indexed',
  primaryKey: [
    { name: 'k1', type: 'STRING' },
    { name: 'k2', type: 'INTEGER' },
  ],
  indexes: [
    { name: 'by_c', type: 'GLOBAL', primaryKey: ['c'], definedColumns: ['d'] },
    { name: 'by_d_k2_e', type: 'GLOBAL', primaryKey: ['d', 'k2', 'e'], definedColumns: [] },
    { name: 'by_k2', type: 'GLOBAL', primaryKey: ['k2'], definedColumns: ['c', 'e'] },
    { name: 'by_k1_c', type: 'LOCAL', primaryKey: ['k1', 'c'], definedColumns: ['e', 'd'] },
  ],
};

/** The tables of those indexes, which are read like any other. */
export const indexShapes: readonly Shape[] = [
  shape(
    'by_c',
    { name: 'c', type: 'INTEGER' },
    { name: 'k1', type: 'STRING' },
    { name: 'k2', type: 'INTEGER' },
  ),
  shape(
    'by_d_k2_e',
    { name: 'd', type: 'STRING' },
    { name: 'k2', type: 'INTEGER' },
    { name: 'e', type: 'BINARY' },
    { name: 'k1', type: 'STRING' },
  ),
  shape('by_k2', { name: 'k2', type: 'INTEGER' }, { name: 'k1', type: 'STRING' }),
  shape(
    'by_k1_c',
    { name: 'k1', type: 'STRING' },
    { name: 'c', type: 'INTEGER' },
    { name: 'k2', type: 'INTEGER' },
  ),
];

function shape(table: string, ...primaryKey: KeySchema[]): Shape {
  return { table, primaryKey };
}

/** The table's name, or at times one that there is no table of. */
export function tableName({ table }: Shape): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 80, arbitrary: fc.constant(table) },
    { weight: 1, arbitrary: fc.constantFrom('none', '9', '') },
  );
}

/** A key to write or to read: mostly one of few. */
export function keyOf(shape: Shape): fc.Arbitrary<Key> {
  const favourites = favouritesOf(shape).map((values) => fc.constantFrom(...values));
  return fc.oneof(
    { weight: 4, arbitrary: named(shape, favourites) },
    { weight: 1, arbitrary: keyOfAny(shape, givenKeyValue) },
  );
}

/** A bound of a range. */
export function boundOf(shape: Shape): fc.Arbitrary<Key> {
  const favourites = favouritesOf(shape);
  return keyOfAny(shape, (schema, index) => boundValue(schema, favourites[index] ?? []));
}

function favouritesOf({ primaryKey, favourites }: Shape): readonly (readonly KeyValue[])[] {
  if (favourites !== undefined) return favourites;
  return primaryKey.map((schema, index) => {
    const isInside = index > 0 && index < primaryKey.length - 1;
    return favouriteKeyValues(schema).slice(0, isInside ? 1 : undefined);
  });
}

/** A key of such values, which rarely is not as the table's schema says. */
function keyOfAny(
  shape: Shape,
  value: (schema: KeySchema, index: number) => fc.Arbitrary<KeyValue>,
): fc.Arbitrary<Key> {
  const right = named(shape, shape.primaryKey.map(value));
  const wrong = fc.oneof(
    right.map((key) => key.slice(1)),
    right.map((key) => [...key, ...key]),
    right.map((key) => [...key, { name: 'k9', value: 1n }]),
    right.map((key) => [...key].reverse()),
    right.map((key) => key.map((column) => ({ ...column, name: `${column.name}-` }))),
  );
  return rarely(right, wrong);
}

function named({ primaryKey }: Shape, values: readonly fc.Arbitrary<KeyValue>[]): fc.Arbitrary<Key> {
  return fc
    .tuple(...values)
    .map((chosen) => primaryKey.map(({ name }, index) => ({ name, value: chosen[index] ?? '' })));
}
