/** The tables that cases share, by what is special about them. */
export type TableShape =
  | 'rows'
  | 'versions'
  | 'ancient'
  | 'expiring'
  | 'fixed'
  | 'numbered'
  | 'four'
  | 'binary'
  | 'indexed';

/** A column of a primary key. */
export function column(name: string, type: string, option?: 'AUTO_INCREMENT'): object {
  return { name, type, option };
}

const uidAndId = [column('uid', 'STRING'), column('id', 'INTEGER')];

/** What CreateTable takes for a table with the given primary key, here `uid` and `id`, and the usual options. */
export function tableDefinition(
  tableName: string,
  changes: {
    readonly primaryKey?: readonly object[];
    readonly definedColumn?: readonly object[];
    readonly options?: object;
    readonly indexMetas?: readonly object[];
  } = {},
): object {
  const { primaryKey = uidAndId, definedColumn = [], options, indexMetas = [] } = changes;
  return {
    tableMeta: { tableName, primaryKey, definedColumn },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1, ...options },
    indexMetas,
  };
}

/** The largest deviation of versions from the time, in seconds: a table that has it takes every version. */
export const anyVersion = 9_223_372_036_854;

const shapes: Readonly<Record<TableShape, Parameters<typeof tableDefinition>[1]>> = {
  rows: {},
  versions: { options: { maxVersions: 3 } },
  ancient: { options: { maxVersions: 2_147_483_647, maxTimeDeviation: anyVersion } },
  expiring: { options: { timeToLive: 86_400, maxVersions: 2, maxTimeDeviation: 10 * 86_400 } },
  fixed: { options: { allowUpdate: false } },
  numbered: { primaryKey: [column('uid', 'STRING'), column('id', 'INTEGER', 'AUTO_INCREMENT')] },
  four: {
    primaryKey: [
      column('a', 'STRING'),
      column('b', 'STRING'),
      column('c', 'INTEGER'),
      column('d', 'INTEGER'),
    ],
  },
  binary: { primaryKey: [column('uid', 'BINARY'), column('id', 'BINARY')] },
  indexed: {
    definedColumn: [
      { name: 'title', type: 4 },
      { name: 'score', type: 1 },
      { name: 'other', type: 4 },
    ],
  },
};

/** What makes a table of a shape. The shape `indexed` has one index of each kind. */
export function shapeDefinition(shape: TableShape, tableName: string): object {
  const indexMetas = shape === 'indexed' ? [globalIndex(tableName), localIndex(tableName)] : [];
  return tableDefinition(tableName, { ...shapes[shape], indexMetas });
}

/** By title in all partitions; it follows the table after a moment. */
export function globalIndex(tableName: string) {
  return { name: `${tableName}_global`, primaryKey: ['title'], definedColumn: ['score'] };
}

/** By score within each partition; it is in step with the table. */
export function localIndex(tableName: string) {
  return {
    name: `${tableName}_local`,
    primaryKey: ['uid', 'score'],
    definedColumn: ['title'],
    indexUpdateMode: 1,
    indexType: 1,
  };
}
