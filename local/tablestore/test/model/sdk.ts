import * as TableStore from 'tablestore';
import { ServiceError, type TestInstance } from '../instance.ts';
import type { Answer } from './answers.ts';
import type { Request } from './requests.ts';
import {
  definedType,
  sdkColumns,
  sdkIndex,
  sdkKey,
  sdkOptions,
  sdkSelection,
  sdkTarget,
} from './sdk-params.ts';
import {
  capacity,
  describe,
  readKey,
  readRow,
  resultInBatch,
  rowAnswer,
  type SdkDescription,
  type SdkRangeResult,
  type SdkRowInBatch,
  type SdkRowResult,
} from './sdk-results.ts';

// The types published for the SDK know neither this hook for the date that it signs, which its source documents,
// nor every option; its values are read as what they are.
const sdk = TableStore as unknown as typeof TableStore & { util: { date: { getDate: () => Date } } };

/** Lets the SDK sign with the time of the test, so that the clock can go on by days. */
export function setSdkClock(clock: () => number): void {
  sdk.util.date.getDate = () => new Date(clock());
}

/** Puts a request to the server through the genuine SDK, and reads the answer back into the model's terms. */
export async function ask(instance: TestInstance, request: Request): Promise<Answer> {
  try {
    return await send(instance, request);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { status, code, message } = error;
    return { status, code, message };
  }
}

async function send({ call }: TestInstance, request: Request): Promise<Answer> {
  switch (request.operation) {
    case 'createTable':
      await call('createTable', {
        tableMeta: {
          tableName: request.table,
          primaryKey: request.primaryKey.map(({ name, type, autoIncrement }) =>
            autoIncrement ? { name, type, option: 'AUTO_INCREMENT' } : { name, type },
          ),
          definedColumn: request.definedColumns.map(({ name, type }) => ({ name, type: definedType[type] })),
        },
        reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
        tableOptions: sdkOptions({ timeToLive: -1, maxVersions: 1, ...request.options }),
        indexMetas: request.indexes.map(sdkIndex),
      });
      return { done: true };
    case 'updateTable':
      await call('updateTable', { tableName: request.table, tableOptions: sdkOptions(request.options) });
      return { done: true };
    case 'createIndex':
      await call('createIndex', {
        mainTableName: request.table,
        indexMeta: sdkIndex(request.index),
        includeBaseData: true,
      });
      return { done: true };
    case 'dropIndex':
      await call('dropIndex', { mainTableName: request.table, indexName: request.index });
      return { done: true };
    case 'deleteTable':
      await call('deleteTable', { tableName: request.table });
      return { done: true };
    case 'listTable':
      return { tableNames: (await call<{ tableNames: string[] }>('listTable', {})).tableNames };
    case 'describeTable':
      return describe(await call<SdkDescription>('describeTable', { tableName: request.table }));
    case 'writeRow': {
      const { table, write } = request;
      const [method, columns] = (
        {
          PUT: ['putRow', 'attributeColumns'],
          UPDATE: ['updateRow', 'updateOfAttributeColumns'],
          DELETE: ['deleteRow', 'none'],
        } as const
      )[write.type];
      const params = { tableName: table, ...sdkTarget(write), [columns]: sdkColumns(write) };
      return rowAnswer(await call<SdkRowResult>(method, params));
    }
    case 'getRow': {
      const { table, key, selection } = request;
      const params = { tableName: table, primaryKey: sdkKey(key), ...sdkSelection(selection) };
      return rowAnswer(await call<SdkRowResult>('getRow', params));
    }
    case 'getRange': {
      const { table, direction, start, end, limit, selection } = request;
      const result = await call<SdkRangeResult>('getRange', {
        tableName: table,
        direction,
        inclusiveStartPrimaryKey: sdkKey(start),
        exclusiveEndPrimaryKey: sdkKey(end),
        limit,
        ...sdkSelection(selection),
      });
      const page = { consumed: capacity(result.consumed.capacityUnit), rows: result.rows.map(readRow) };
      const { nextStartPrimaryKey: next } = result;
      return next === null ? page : { ...page, next: readKey(next) };
    }
    case 'batchGetRow': {
      const tables = request.tables.map(({ table, keys, selection }) => ({
        tableName: table,
        primaryKey: keys.map(sdkKey),
        ...sdkSelection(selection),
      }));
      const result = await call<{ tables: SdkRowInBatch[][] }>('batchGetRow', { tables });
      return { results: result.tables.flat().map(resultInBatch) };
    }
    case 'batchWriteRow': {
      const tables = request.tables.map(({ table, writes }) => ({
        tableName: table,
        rows: writes.map((write) => ({
          type: write.type,
          ...sdkTarget(write),
          attributeColumns: sdkColumns(write),
        })),
      }));
      const result = await call<{ tables: SdkRowInBatch[] }>('batchWriteRow', { tables });
      return { results: result.tables.map(resultInBatch) };
    }
  }
}
