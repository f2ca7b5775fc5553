import * as TableStore from 'tablestore';
import type { SdkMethod } from '../test/instance.ts';
import type { RangeResult, RowInBatch, RowResult, SdkRow } from '../test/rows.ts';

/** A row of an answer: the values of its primary key, and its cells as `[name, value, version]`. */
export interface PlainRow {
  readonly primaryKey: readonly unknown[];
  readonly cells: readonly (readonly [name: string, value: unknown, version: number])[];
}

/** The capacity units that a request used up. */
export interface PlainConsumed {
  readonly read: number;
  readonly write: number;
}

/** One row's result in a batch. */
export type PlainResult =
  | { readonly ok: true; readonly row: PlainRow | undefined }
  | { readonly ok: false; readonly code: string; readonly message: string };

const virtualValues: ReadonlySet<unknown> = new Set([
  TableStore.INF_MIN,
  TableStore.INF_MAX,
  TableStore.PK_AUTO_INCR,
]);

/** Parameters for the SDK: with its own 64-bit integers in the place of bigint. */
export function sdkParams(params: unknown): unknown {
  if (typeof params === 'bigint') return TableStore.Long.fromString(String(params));
  if (Array.isArray(params)) return params.map(sdkParams);
  if (!isPlainObject(params) || virtualValues.has(params)) return params;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, sdkParams(value)]));
}

/**
 * What a method of the SDK answers, as plain data. Of one row: `row` and `consumed`; of GetRange: `rows`, `consumed`
 * and `next`, undefined at the end, as a primary key of a request; of a batch: `results` by table.
 */
export function plainAnswer(method: SdkMethod, answer: unknown): object {
  switch (method) {
    case 'getRow':
    case 'putRow':
    case 'updateRow':
    case 'deleteRow': {
      const { row, consumed } = answer as RowResult;
      return { row: plainRow(row), consumed: plainConsumed(consumed) };
    }
    case 'getRange': {
      const { rows, consumed, nextStartPrimaryKey } = answer as RangeResult;
      const next = nextStartPrimaryKey?.map(({ name, value }) => ({ [name]: plain(value) }));
      return { rows: rows.map(plainRow), consumed: plainConsumed(consumed), next };
    }
    case 'batchGetRow': {
      const { tables } = answer as { readonly tables: readonly (readonly RowInBatch[])[] };
      return { results: tables.map((rows) => rows.map(plainResult)) };
    }
    case 'batchWriteRow': {
      const { tables } = answer as { readonly tables: readonly RowInBatch[] };
      return { results: tables.map(plainResult) };
    }
    default:
      return plain(answer) as object;
  }
}

function plainRow(row: SdkRow | undefined): PlainRow | undefined {
  if (!row?.primaryKey) return undefined;
  return {
    primaryKey: row.primaryKey.map(({ value }) => plain(value)),
    cells: (row.attributes ?? []).map(({ columnName, columnValue, timestamp }) => [
      columnName,
      plain(columnValue),
      Number(timestamp),
    ]),
  };
}

function plainConsumed({ capacityUnit: { read, write } }: RowResult['consumed']): PlainConsumed {
  return { read, write };
}

function plainResult(result: RowInBatch): PlainResult {
  if (result.isOk) return { ok: true, row: plainRow(result) };
  return { ok: false, code: result.errorCode ?? '', message: result.errorMessage ?? '' };
}

/** Replaces the 64-bit integers of two libraries by bigint, and messages by the fields that they were sent with. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  if ('toNumber' in value) return BigInt(String(value));
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
