import * as TableStore from 'tablestore';
import type { SdkMethod, TestInstance } from './instance.ts';

export const { INF_MIN, INF_MAX, PK_AUTO_INCR, Long, Condition, RowExistenceExpectation } = TableStore;

/** The table that most tests use: a STRING partition key and an INTEGER. */
export async function createTestTable(
  instance: TestInstance,
  tableName: string,
  options: {
    readonly timeToLive?: number;
    readonly maxVersions?: number;
    readonly [option: string]: unknown;
  } = {},
): Promise<void> {
  await instance.call('createTable', {
    tableMeta: {
      tableName,
      primaryKey: [
        { name: 'uid', type: 'STRING' },
        { name: 'id', type: 'INTEGER' },
      ],
    },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1, ...options },
  });
}

/** A primary key of the test table. */
export function key(uid: unknown, id: unknown): object[] {
  return [{ uid }, { id: typeof id === 'number' ? Long.fromNumber(id) : id }];
}

export const ignore = new Condition(RowExistenceExpectation.IGNORE, null);
export const expectExist = new Condition(RowExistenceExpectation.EXPECT_EXIST, null);
export const expectNotExist = new Condition(RowExistenceExpectation.EXPECT_NOT_EXIST, null);

/** Puts a row without a condition. */
export async function put(
  instance: TestInstance,
  tableName: string,
  primaryKey: object[],
  attributeColumns: object[],
): Promise<void> {
  await instance.call('putRow', { tableName, condition: ignore, primaryKey, attributeColumns });
}

/** Reads a row's newest values; undefined when the answer has no row. */
export async function get(
  instance: TestInstance,
  tableName: string,
  primaryKey: object[],
  options: object = {},
): Promise<Record<string, unknown> | undefined> {
  const { row } = await instance.call<RowResult>('getRow', { tableName, primaryKey, ...options });
  return row?.primaryKey ? attributesOf(row) : undefined;
}

export interface SdkRow {
  readonly primaryKey?: readonly { readonly name: string; readonly value: unknown }[] | null;
  readonly attributes?:
    | readonly { readonly columnName: string; readonly columnValue: unknown; readonly timestamp: unknown }[]
    | null;
}
export interface RowResult {
  readonly row?: SdkRow;
  readonly consumed: { readonly capacityUnit: { readonly read: number; readonly write: number } };
}
export interface RangeResult extends Omit<RowResult, 'row'> {
  readonly rows: readonly SdkRow[];
  readonly nextStartPrimaryKey: SdkRow['primaryKey'];
}
export interface RowInBatch extends SdkRow {
  readonly isOk: boolean;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** A row's columns by name; of several versions, the newest. */
export function attributesOf(row: SdkRow): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const { columnName, columnValue } of row.attributes ?? [])
    attributes[columnName] ??= plain(columnValue);
  return attributes;
}

/** A row's cells in the order of the answer, as `[name, value, version]`. */
export function cellsOf(row: SdkRow | undefined): unknown[] {
  return (row?.attributes ?? []).map(({ columnName, columnValue, timestamp }) => [
    columnName,
    plain(columnValue),
    Number(timestamp),
  ]);
}

/** A row's primary key values. */
export function keyOf(row: SdkRow): unknown[] {
  return (row.primaryKey ?? []).map(({ value }) => plain(value));
}

/** The SDK's 64-bit integers as bigint. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'toNumber' in value ? BigInt(String(value)) : value;
}

/** A case of a table of refused requests: what it is, the call, and the error that answers it. */
export type Refusal = readonly [
  title: string,
  method: SdkMethod,
  params: object,
  error: readonly [status: number, code: string, message: string],
];
