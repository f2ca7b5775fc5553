import { ComparatorType, IndexType, IndexUpdateMode, SingleColumnCondition } from 'tablestore';
import { ServiceError, type TestInstance } from '../instance.ts';
import {
  attributesOf,
  Condition,
  expectExist,
  expectNotExist,
  INF_MAX,
  INF_MIN,
  ignore,
  key,
  keyOf,
  Long,
  type RangeResult,
  type RowResult as RowAnswer,
  RowExistenceExpectation,
  type RowInBatch,
  type SdkRow,
} from '../rows.ts';
import type { RowColumns, RowOperation, RowResult } from './row-model.ts';

const tableName = 'rows';
const indexName = 'rows_by_value';

/** A table with a local index, whose entries carry all of a row's columns. */
export async function createIndexedTable(call: TestInstance['call']): Promise<void> {
  await call('createTable', {
    tableMeta: {
      tableName,
      primaryKey: [
        { name: 'uid', type: 'STRING' },
        { name: 'id', type: 'INTEGER' },
      ],
      definedColumn: ['value', 'copy', 'count'].map((name) => ({ name, type: 1 })),
    },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
    indexMetas: [
      {
        name: indexName,
        primaryKey: ['uid', 'value'],
        definedColumn: ['copy', 'count'],
        indexType: IndexType.IT_LOCAL_INDEX,
        indexUpdateMode: IndexUpdateMode.IUM_SYNC_INDEX,
      },
    ],
  });
}

/**
 * Does an operation of the model to a row through the genuine SDK.
 *
 * @throws ServiceError, or what the SDK makes of a lost connection
 */
export async function performOnRow(
  call: TestInstance['call'],
  uid: string,
  operation: RowOperation,
): Promise<RowResult> {
  const primaryKey = key(uid, 1);
  switch (operation.type) {
    case 'GetRow': {
      const { row } = await call<RowAnswer>('getRow', { tableName, primaryKey });
      return { rows: row?.primaryKey ? [columnsOf(row)] : [] };
    }
    case 'GetRange over index': {
      const { rows } = await call<RangeResult>('getRange', {
        tableName: indexName,
        direction: 'FORWARD',
        inclusiveStartPrimaryKey: [{ uid }, { value: INF_MIN }, { id: INF_MIN }],
        exclusiveEndPrimaryKey: [{ uid }, { value: INF_MAX }, { id: INF_MAX }],
      });
      return { rows: rows.map((row) => ({ value: Number(keyOf(row)[1]), ...columnsOf(row) })) };
    }
    case 'PutRow if absent': {
      const attributeColumns = columns(operation.value);
      const params = { tableName, primaryKey, attributeColumns, condition: expectNotExist };
      return doneOrRefused(call('putRow', params));
    }
    case 'BatchWriteRow': {
      const row = { type: 'PUT', primaryKey, attributeColumns: columns(operation.value), condition: ignore };
      const params = { tables: [{ tableName, rows: [row] }] };
      const { tables } = await call<{ tables: RowInBatch[] }>('batchWriteRow', params);
      const [written] = tables;
      if (written?.isOk === true) return 'done';
      throw new ServiceError(0, written?.errorCode ?? '', written?.errorMessage ?? '');
    }
    case 'UpdateRow if equal': {
      const updateOfAttributeColumns = [{ PUT: columns(operation.value) }];
      const condition = columnEquals('value', operation.expected);
      return doneOrRefused(call('updateRow', { tableName, primaryKey, updateOfAttributeColumns, condition }));
    }
    case 'UpdateRow increment': {
      const { row } = await call<RowAnswer>('updateRow', {
        tableName,
        primaryKey,
        updateOfAttributeColumns: [{ INCREMENT: [{ count: Long.fromNumber(1) }] }],
        condition: ignore,
        returnContent: { returnType: 2, returnColumns: ['count'] },
      });
      return { count: row === undefined ? Number.NaN : Number(attributesOf(row)['count']) };
    }
    case 'DeleteRow if present':
      return doneOrRefused(call('deleteRow', { tableName, primaryKey, condition: expectExist }));
  }
}

async function doneOrRefused(write: Promise<unknown>): Promise<'done' | 'OTSConditionCheckFail'> {
  try {
    await write;
    return 'done';
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'OTSConditionCheckFail') return error.code;
    throw error;
  }
}

function columns(value: number): object[] {
  return [{ value: Long.fromNumber(value) }, { copy: Long.fromNumber(value) }];
}

function columnsOf(row: SdkRow): RowColumns {
  return Object.fromEntries(Object.entries(attributesOf(row)).map(([name, value]) => [name, Number(value)]));
}

function columnEquals(column: string, value: number): object {
  const isEqual = new SingleColumnCondition(
    column,
    Long.fromNumber(value),
    ComparatorType.EQUAL,
    false,
    true,
  );
  return new Condition(RowExistenceExpectation.IGNORE, isEqual);
}
