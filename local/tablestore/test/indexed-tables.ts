import type { TestInstance } from './instance.ts';
import { attributesOf, INF_MAX, INF_MIN, keyOf, type RangeResult } from './rows.ts';

/** The numbers that the protocol has for the types of predefined columns. */
export const definedColumnTypes = { INTEGER: 1, DOUBLE: 2, BOOLEAN: 3, STRING: 4, BINARY: 7 } as const;

/** What an index is called with: by default a global one. */
export interface IndexInput {
  readonly name: string;
  readonly primaryKey: readonly string[];
  readonly definedColumn?: readonly string[];
  readonly isLocal?: boolean;
}

/** An index as the SDK takes it. */
export function indexMeta({ name, primaryKey, definedColumn = [], isLocal = false }: IndexInput): object {
  return { name, primaryKey, definedColumn, ...(isLocal ? { indexType: 1, indexUpdateMode: 1 } : {}) };
}

/** A table with the key of the test table and a predefined column of each type: `i`, `d`, `b`, `s` and `x`. */
export function indexedTable(
  tableName: string,
  indexes: readonly IndexInput[],
  changes: { readonly options?: object; readonly primaryKey?: readonly object[] } = {},
): object {
  return {
    tableMeta: {
      tableName,
      primaryKey: changes.primaryKey ?? [
        { name: 'uid', type: 'STRING' },
        { name: 'id', type: 'INTEGER' },
      ],
      definedColumn: [
        { name: 'i', type: definedColumnTypes.INTEGER },
        { name: 'd', type: definedColumnTypes.DOUBLE },
        { name: 'b', type: definedColumnTypes.BOOLEAN },
        { name: 's', type: definedColumnTypes.STRING },
        { name: 'x', type: definedColumnTypes.BINARY },
      ],
    },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1, ...changes.options },
    indexMetas: indexes.map(indexMeta),
  };
}

/** All rows of an index (or a table), as their primary key values and their attributes. */
export async function rowsOf(
  instance: TestInstance,
  tableName: string,
  keyColumns: readonly string[],
): Promise<[unknown[], Record<string, unknown>][]> {
  const { rows } = await instance.call<RangeResult>('getRange', {
    tableName,
    direction: 'FORWARD',
    inclusiveStartPrimaryKey: keyColumns.map((name) => ({ [name]: INF_MIN })),
    exclusiveEndPrimaryKey: keyColumns.map((name) => ({ [name]: INF_MAX })),
  });
  return rows.map((row) => [keyOf(row), attributesOf(row)]);
}
