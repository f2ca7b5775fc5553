import * as TableStore from 'tablestore';
import type { Answer, Capacity, Row, RowAnswer } from './answers.ts';
import type { Value } from './requests.ts';
import { definedType } from './sdk-params.ts';

// What the SDK gives, and the same in the model's terms.

interface SdkRow {
  readonly primaryKey?: readonly { readonly name: string; readonly value: unknown }[] | null;
  readonly attributes?:
    | readonly { readonly columnName: string; readonly columnValue: unknown; readonly timestamp: unknown }[]
    | null;
}
export interface SdkRowResult {
  readonly consumed: { readonly capacityUnit: Capacity };
  readonly row: SdkRow;
}
export interface SdkRangeResult {
  readonly consumed: { readonly capacityUnit: Capacity };
  readonly rows: readonly SdkRow[];
  readonly nextStartPrimaryKey: NonNullable<SdkRow['primaryKey']> | null;
}
export interface SdkRowInBatch extends SdkRow {
  readonly isOk: boolean;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly capacityUnit: Capacity;
}
export interface SdkDescription {
  readonly indexMetas: readonly {
    readonly name: string;
    readonly primaryKey: readonly string[];
    readonly definedColumn: readonly string[];
    readonly indexType: number;
  }[];
  readonly tableMeta: {
    readonly primaryKey: readonly { readonly name: string; readonly type: number; readonly option: number }[];
    readonly definedColumn: readonly { readonly name: string; readonly type: number }[];
  };
  readonly tableOptions: {
    readonly timeToLive: number;
    readonly maxVersions: number;
    readonly allowUpdate: boolean;
    readonly deviationCellVersionInSec: unknown;
  };
}

export function rowAnswer({ consumed, row }: SdkRowResult): RowAnswer {
  const answer = { consumed: capacity(consumed.capacityUnit) };
  return row.primaryKey ? { ...answer, row: readRow(row) } : answer;
}

export function resultInBatch({ isOk, errorCode, errorMessage, capacityUnit, ...row }: SdkRowInBatch) {
  if (!isOk) return { status: 0, code: errorCode, message: errorMessage };
  return rowAnswer({ consumed: { capacityUnit }, row });
}

export function capacity({ read, write }: Capacity): Capacity {
  return { read, write };
}

export function readRow({ primaryKey, attributes }: SdkRow): Row {
  const cells = (attributes ?? []).map(({ columnName, columnValue, timestamp }) => ({
    name: columnName,
    value: readValue(columnValue),
    version: Number(timestamp),
  }));
  return { key: readKey(primaryKey ?? []), cells };
}

export function readKey(key: NonNullable<SdkRow['primaryKey']>): Row['key'] {
  return key.map(({ name, value }) => ({ name, value: readValue(value) }));
}

/** The SDK gives 64-bit integers as objects of its own. */
function readValue(value: unknown): Value {
  const isLong = typeof value === 'object' && value !== null && 'toNumber' in value;
  return isLong ? BigInt(String(value)) : (value as Value);
}

export function describe({ tableMeta, tableOptions, indexMetas }: SdkDescription): Answer {
  const keyTypes = [undefined, 'INTEGER', 'STRING', 'BINARY'] as const;
  const definedTypes = Object.keys(definedType) as (keyof typeof definedType)[];
  return {
    description: {
      // An option that is absent reads as the first of the enumeration, AUTO_INCREMENT.
      primaryKey: tableMeta.primaryKey.map((column) => {
        const { name, type } = { name: column.name, type: keyTypes[column.type] ?? 'INTEGER' };
        return Object.hasOwn(column, 'option') ? { name, type, autoIncrement: true } : { name, type };
      }),
      definedColumns: tableMeta.definedColumn.map(({ name, type }) => ({
        name,
        type: definedTypes.find((key) => definedType[key] === type) ?? 'DCT_BLOB',
      })),
      timeToLive: tableOptions.timeToLive,
      maxVersions: tableOptions.maxVersions,
      allowUpdate: tableOptions.allowUpdate,
      maxTimeDeviation: Number(tableOptions.deviationCellVersionInSec),
      indexes: indexMetas.map(({ name, indexType, primaryKey, definedColumn }) => ({
        name,
        type: indexType === TableStore.IndexType.IT_LOCAL_INDEX ? 'LOCAL' : 'GLOBAL',
        primaryKey,
        definedColumns: definedColumn,
      })),
    },
  };
}
