import * as fc from 'fast-check';
import { columnName, columnValue, increment, version } from './alphabet.ts';
import { rarely, sometimes } from './frequencies.ts';
import { columnCondition } from './random-conditions.ts';
import {
  AUTO_INCREMENT,
  type Condition,
  type Key,
  type PutColumn,
  type Request,
  type UpdateColumn,
  type Write,
} from './requests.ts';
import { keyOf, type Shape, tableName } from './shapes.ts';

export function writeRow(shape: Shape): fc.Arbitrary<Request> {
  return fc.record({
    operation: fc.constant('writeRow'),
    table: tableName(shape),
    write: fc.oneof(
      { weight: 3, arbitrary: put(shape, false) },
      { weight: 8, arbitrary: update(shape) },
      { weight: 1, arbitrary: remove(shape) },
    ),
  });
}

export function put(shape: Shape, inBatch: boolean): fc.Arbitrary<Write> {
  const columns = fc.array(putColumn(shape), { maxLength: 5, size: 'max' });
  return fc
    .record({ target: target(shape), columns, wish })
    .map(({ target, columns, wish }) => withReturn({ type: 'PUT', ...target, columns }, wish, inBatch));
}

export function update(shape: Shape): fc.Arbitrary<Write> {
  const columns = rarely(
    fc.uniqueArray(updateColumn(shape), { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
    fc.array(updateColumn(shape), { maxLength: 4, size: 'max' }),
  );
  return fc
    .record({ target: target(shape), columns, wish })
    .map(({ target, columns, wish }) => withReturn({ type: 'UPDATE', ...target, columns }, wish, true));
}

export function remove(shape: Shape): fc.Arbitrary<Write> {
  return fc
    .record({ target: target(shape), wish })
    .map(({ target, wish }) => withReturn({ type: 'DELETE', ...target }, wish, false));
}

interface Target {
  readonly key: Key;
  readonly condition: Condition;
}

/** Whose row a write is, and what it expects there; mostly what a table that chooses a key column allows. */
function target(shape: Shape): fc.Arbitrary<Target> {
  const any = fc.record({ key: keyOf(shape), condition: condition(shape) });
  if (!shape.primaryKey.some(({ autoIncrement }) => autoIncrement)) return any;
  const chosenByTable = any.map(({ key }): Target => {
    const [partition, ...others] = key;
    const placeholders: Key = others.map(({ name }) => ({ name, value: AUTO_INCREMENT }));
    return {
      key: partition === undefined ? key : [partition, ...placeholders],
      condition: { existence: 'IGNORE' },
    };
  });
  const existing = any.map(({ key, condition }): Target => {
    return { key, condition: { ...condition, existence: 'EXPECT_EXIST' } };
  });
  return fc.oneof(
    { weight: 4, arbitrary: chosenByTable },
    { weight: 6, arbitrary: existing },
    { weight: 1, arbitrary: any },
  );
}

function condition(shape: Shape): fc.Arbitrary<Condition> {
  return fc.record({
    existence: fc.oneof(
      { weight: 3, arbitrary: fc.constant('IGNORE') },
      { weight: 1, arbitrary: fc.constantFrom('EXPECT_EXIST', 'EXPECT_NOT_EXIST') },
    ),
    column: sometimes(columnCondition(shape), 3),
  });
}

function putColumn({ indexes }: Shape): fc.Arbitrary<PutColumn> {
  const bare = fc.record({ name: columnName, value: columnValue });
  const versioned = fc.record({ name: columnName, value: columnValue, version });
  // A table with indexes refuses versions.
  return fc.oneof(
    { weight: 8, arbitrary: bare },
    { weight: indexes === undefined ? 8 : 1, arbitrary: versioned },
  );
}

function updateColumn(shape: Shape): fc.Arbitrary<UpdateColumn> {
  const put = putColumn(shape);
  return fc.oneof(
    { weight: 8, arbitrary: put.map((column) => ({ update: 'PUT' as const, ...column })) },
    { weight: 2, arbitrary: fc.record({ update: fc.constant('DELETE'), name: columnName, version }) },
    { weight: 1, arbitrary: fc.record({ update: fc.constant('DELETE_ALL'), name: columnName }) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(put, increment)
        .map(([column, value]) => ({ update: 'INCREMENT' as const, ...column, value })),
    },
  );
}

/** What a write wishes to be told: at times a name that it does not increment, or names where none belong. */
const wish = fc.oneof(
  { weight: 24, arbitrary: fc.constant('nothing') },
  { weight: 12, arbitrary: fc.constantFrom('key', 'increments') },
  { weight: 1, arbitrary: fc.constantFrom('key and columns', 'stranger') },
);
type Wish = typeof wish extends fc.Arbitrary<infer W> ? W : never;

/** The SDK sends the columns of a return content from UpdateRow and BatchWriteRow alone. */
function withReturn(write: Write, wish: Wish, takesColumns: boolean): Write {
  const columns = write.type === 'DELETE' ? [] : write.columns.filter(isIncrement).map(({ name }) => name);
  if (wish === 'nothing' || (wish === 'increments' && columns.length === 0)) return write;
  const type = wish.startsWith('key') ? 'Primarykey' : 'AfterModify';
  if (wish === 'key' || !takesColumns) return { ...write, returnContent: { type } };
  const names = wish === 'increments' ? columns : [...columns, '_'];
  return { ...write, returnContent: { type, columns: names } };
}

function isIncrement(column: object): boolean {
  return 'update' in column && column.update === 'INCREMENT';
}
