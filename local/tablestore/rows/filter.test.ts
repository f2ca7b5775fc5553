import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as TableStore from 'tablestore';
import { startTestInstance, type TestInstance } from '../test/instance.ts';
import {
  Condition,
  createTestTable,
  expectExist,
  get,
  key,
  Long,
  put,
  RowExistenceExpectation,
  type RowResult,
} from '../test/rows.ts';

const { ComparatorType, LogicalOperator, SingleColumnCondition, CompositeCondition } = TableStore;
type Comparator = keyof typeof ComparatorType;

let instance: TestInstance;
const tableName = 'rows';
const primaryKey = key('u', 5);

/** A filter on one column; a missing column fails it, unless said otherwise. */
function column(
  name: string,
  comparator: Comparator,
  value: unknown,
  passIfMissing = false,
  latestVersionOnly = true,
) {
  const given = value as TableStore.CellValue;
  return new SingleColumnCondition(name, given, ComparatorType[comparator], passIfMissing, latestVersionOnly);
}

function composite(operator: keyof typeof LogicalOperator, ...subFilters: TableStore.ColumnCondition[]) {
  const filter = new CompositeCondition(LogicalOperator[operator]);
  for (const subFilter of subFilters) filter.addSubCondition(subFilter);
  return filter;
}

const yes = column('i', 'EQUAL', Long.fromNumber(7));
const no = column('i', 'NOT_EQUAL', Long.fromNumber(7));
const long = (value: number) => Long.fromNumber(value);

/** Filters, and whether the row of these tests passes them. */
const filters: [string, TableStore.ColumnCondition, boolean][] = [
  ['an equal INTEGER', column('i', 'EQUAL', long(7)), true],
  ['an INTEGER that is greater', column('i', 'GREATER_THAN', long(6)), true],
  ['an INTEGER that is not greater', column('i', 'GREATER_THAN', long(7)), false],
  ['an INTEGER that is greater or equal', column('i', 'GREATER_EQUAL', long(7)), true],
  ['an INTEGER that is less', column('i', 'LESS_THAN', long(8)), true],
  ['an INTEGER that is not less', column('i', 'LESS_THAN', long(-8)), false],
  ['an INTEGER that is less or equal', column('i', 'LESS_EQUAL', long(7)), true],
  [
    'an INTEGER beyond 2^53 that differs by one',
    column('big', 'EQUAL', Long.fromString('9007199254740992')),
    false,
  ],
  ['a text that is less bytewise', column('s', 'LESS_THAN', 'b'), true],
  ['a text that is a prefix', column('s', 'GREATER_THAN', 'a'), true],
  ['an equal text', column('s', 'EQUAL', 'aé'), true],
  ['an equal DOUBLE', column('d', 'EQUAL', 1.5), true],
  ['a DOUBLE that is greater', column('d', 'GREATER_THAN', -1), true],
  ['an equal BOOLEAN', column('t', 'EQUAL', true), true],
  ['another BOOLEAN', column('t', 'EQUAL', false), false],
  ['an equal BINARY', column('bin', 'EQUAL', Buffer.of(0, 200)), true],
  ['a BINARY that is greater by unsigned bytes', column('bin', 'GREATER_THAN', Buffer.of(0, 100)), true],
  ['a value of another type as equal', column('i', 'EQUAL', 7), false],
  ['a value of another type as unequal', column('i', 'NOT_EQUAL', 'x'), true],
  ['a value of another type as greater', column('i', 'GREATER_THAN', 6.5), false],
  ['a value of another type as less', column('s', 'LESS_THAN', long(100)), false],
  ['a missing column that may be', column('none', 'EQUAL', 1, true), true],
  ['a missing column that may not be', column('none', 'EQUAL', 1, false), false],
  ['the newest version alone', column('v', 'EQUAL', 'old', false, true), false],
  ['a column of the primary key', column('id', 'EQUAL', long(5)), true],
  ['another value of a column of the primary key', column('uid', 'EQUAL', 'x'), false],
  ['NOT', composite('NOT', no), true],
  ['NOT of what passes', composite('NOT', yes), false],
  ['AND', composite('AND', yes, yes, yes), true],
  ['AND of one that does not pass', composite('AND', yes, no, yes), false],
  ['OR', composite('OR', no, no, yes), true],
  ['OR of none that passes', composite('OR', no, no), false],
  ['filters within filters', composite('AND', yes, composite('NOT', composite('OR', no, no))), true],
];

beforeAll(async () => {
  instance = await startTestInstance();
  await createTestTable(instance, tableName, { maxVersions: 3 });
  const now = Date.now();
  await put(instance, tableName, primaryKey, [
    { i: long(7) },
    { big: Long.fromString('9007199254740993') },
    { s: 'aé' },
    { d: 1.5 },
    { t: true },
    { bin: Buffer.of(0, 200) },
    { v: 'new', timestamp: now },
    { v: 'old', timestamp: now - 1 },
  ]);
});
afterAll(() => instance.close());

describe('a filter', () => {
  it.each(filters)('on %s', async (_title, columnFilter, passes) => {
    const row = await get(instance, tableName, primaryKey, { columnFilter });
    expect(row !== undefined).toBe(passes);
  });

  it('sees every version that is read when it is not for the newest alone', async () => {
    const columnFilter = column('v', 'EQUAL', 'old', false, false);
    expect(await get(instance, tableName, primaryKey, { columnFilter, maxVersions: 2 })).toBeDefined();
    expect(await get(instance, tableName, primaryKey, { columnFilter, maxVersions: 1 })).toBeUndefined();
  });

  it('sees only the columns that are read', async () => {
    const columnFilter = column('i', 'EQUAL', long(7));
    expect(await get(instance, tableName, primaryKey, { columnFilter, columnsToGet: ['s'] })).toBeUndefined();
    expect(
      await get(instance, tableName, primaryKey, { columnFilter, columnsToGet: ['s', 'i'] }),
    ).toBeDefined();
  });
});

describe('a column condition', () => {
  const conditional = (columnCondition: TableStore.ColumnCondition, key = primaryKey) =>
    instance.call<RowResult>('updateRow', {
      tableName,
      primaryKey: key,
      condition: new Condition(RowExistenceExpectation.IGNORE, columnCondition),
      updateOfAttributeColumns: [{ PUT: [{ written: true }] }],
    });

  it.each(filters)('on %s', async (_title, columnCondition, passes) => {
    const result = conditional(columnCondition);
    if (passes)
      await expect(result).resolves.toMatchObject({ consumed: { capacityUnit: { read: 1, write: 1 } } });
    else {
      await expect(result).rejects.toMatchObject({
        status: 403,
        code: 'OTSConditionCheckFail',
        message: 'Condition check failed.',
      });
    }
  });

  it('sees every version of a column when it is not for the newest alone', async () => {
    await conditional(column('v', 'EQUAL', 'old', false, false));
    await expect(conditional(column('v', 'EQUAL', 'older', false, false))).rejects.toMatchObject({
      code: 'OTSConditionCheckFail',
    });
  });

  it('takes every column of a row that is not there as missing', async () => {
    const absent = key('absent', 1);
    await expect(conditional(column('a', 'EQUAL', 1, false), absent)).rejects.toMatchObject({
      code: 'OTSConditionCheckFail',
    });
    await conditional(column('a', 'EQUAL', 1, true), absent);
    expect(await get(instance, tableName, absent)).toEqual({ written: true });
  });

  it('lets exactly one of many compare-and-set writers win', async () => {
    const contested = key('contested', 1);
    await put(instance, tableName, contested, [{ revision: long(1) }]);
    const attempts = Array.from({ length: 20 }, () =>
      instance.call('putRow', {
        tableName,
        primaryKey: contested,
        condition: new Condition(RowExistenceExpectation.EXPECT_EXIST, column('revision', 'EQUAL', long(1))),
        attributeColumns: [{ revision: long(2) }],
      }),
    );
    const results = await Promise.allSettled(attempts);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('cannot be a column pagination', async () => {
    const pagination = new TableStore.ColumnPaginationFilter(1, 0) as unknown as TableStore.ColumnCondition;
    await expect(conditional(pagination)).rejects.toMatchObject({ code: 'OTSParameterInvalid' });
  });
});

describe('a filter that is not legal', () => {
  const many = (count: number) => composite('OR', ...Array.from({ length: count - 1 }, () => no));
  const deep = (depth: number): TableStore.ColumnCondition =>
    depth === 1 ? no : composite('NOT', deep(depth - 1));

  it.each([
    ['NOT of two', composite('NOT', yes, yes), 'Invalid NOT operator: the number of sub-filters must be 1.'],
    [
      'AND of one',
      composite('AND', yes),
      'Invalid AND/OR operator: the number of sub-filters must be more than 1.',
    ],
    [
      'OR of none',
      composite('OR'),
      'Invalid AND/OR operator: the number of sub-filters must be more than 1.',
    ],
    ['more than 32 filters side by side', many(33), 'The count of filter exceeds the max: 32.'],
    ['more than 32 filters within each other', deep(33), 'The count of filter exceeds the max: 32.'],
    ['an illegal column name', column('x-y', 'EQUAL', 1), "Invalid column name: 'x-y'."],
    ['no number', column('i', 'EQUAL', Number.NaN), "NaN can't be set to double value."],
    ['an infinite number', column('i', 'EQUAL', Infinity), "Infinity can't be set to double value."],
    [
      'a value above 2 MB',
      column('Column', 'EQUAL', 'x'.repeat(2_097_153)),
      "The length of attribute column: 'Column' exceeds the MaxLength:2097152 with CurrentLength:2097153.",
    ],
    [
      'a column pagination within a filter',
      composite('AND', yes, new TableStore.ColumnPaginationFilter(1, 0)),
      'Invalid type of sub-filter: FT_COLUMN_PAGINATION.',
    ],
  ])('is refused: %s', async (_title, columnFilter, message) => {
    await expect(get(instance, tableName, primaryKey, { columnFilter })).rejects.toMatchObject({
      status: 400,
      code: 'OTSParameterInvalid',
      message,
    });
  });

  it('is not one of 32 filters', async () => {
    expect(await get(instance, tableName, primaryKey, { columnFilter: many(32) })).toBeUndefined();
    expect(await get(instance, tableName, primaryKey, { columnFilter: deep(32) })).toBeDefined();
  });
});

describe('existence and column condition together', () => {
  it('fail when the row is not there, whatever the columns', async () => {
    const condition = new Condition(RowExistenceExpectation.EXPECT_EXIST, column('a', 'EQUAL', 1, true));
    const params = { tableName, primaryKey: key('gone', 1), attributeColumns: [{ a: 1 }] };
    await expect(instance.call('putRow', { ...params, condition })).rejects.toMatchObject({
      code: 'OTSConditionCheckFail',
    });
    await expect(instance.call('putRow', { ...params, condition: expectExist })).rejects.toMatchObject({
      code: 'OTSConditionCheckFail',
    });
  });
});
