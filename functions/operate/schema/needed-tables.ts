import * as TableStore from 'tablestore';
import { columnTypeOf } from '../../common/collections/column-type.ts';
import {
  type CollectionDefinition,
  type CollectionDefinitions,
  tableOfCollection,
} from '../../common/collections/define.ts';
import { indexesOf } from '../../common/collections/indexes.ts';
import { serverColumnTypes } from '../../common/collections/server-fields.ts';
import { sessionsTable } from '../../common/session-rows.ts';
import { usersTable } from '../../common/users.ts';

const daySeconds = 86_400;
const keepForever = -1;

/** The tables that the backend needs: its own, and one for each declared collection, with its indexes. */
export function neededTables(
  collections: CollectionDefinitions,
  sessionAbsoluteSeconds: number,
): TableStore.CreateTableParams[] {
  return [
    table(usersTable, ['uid'], keepForever),
    // A backstop only, a day beyond the longest life of a session: what counts is the end that each row carries.
    table(sessionsTable, ['id'], Math.max(sessionAbsoluteSeconds, daySeconds) + daySeconds),
    ...Object.entries(collections).map(([name, definition]) => tableOf(tableOfCollection(name), definition)),
  ];
}

type DefinedColumns = NonNullable<TableStore.TableMeta['definedColumn']>;

const definedColumnTypes = {
  STRING: TableStore.DefinedColumnType.DCT_STRING,
  INTEGER: TableStore.DefinedColumnType.DCT_INTEGER,
  DOUBLE: TableStore.DefinedColumnType.DCT_DOUBLE,
  BOOLEAN: TableStore.DefinedColumnType.DCT_BOOLEAN,
} as const;

function tableOf(tableName: string, definition: CollectionDefinition): TableStore.CreateTableParams {
  const columns = predefinedColumns(definition.fields);
  const names = columns.map(({ name }) => name);
  const indexMetas = indexesOf(tableName, definition).map(({ name, fields }) =>
    localIndex(name, fields, names),
  );
  return {
    ...table(tableName, ['uid', 'id'], keepForever, columns),
    ...(indexMetas.length === 0 ? {} : { indexMetas }),
  };
}

/**
 * An index within each user's partition, up to date in the moment of the write. It carries the other scalar fields,
 * so that a list in its order can be filtered without a look at the table.
 */
export function localIndex(
  name: string,
  fields: readonly string[],
  columns: readonly string[],
): TableStore.IndexMeta {
  return {
    name,
    primaryKey: ['uid', ...fields, 'id'],
    definedColumn: columns.filter((column) => !fields.includes(column)),
    indexType: TableStore.IndexType.IT_LOCAL_INDEX,
    indexUpdateMode: TableStore.IndexUpdateMode.IUM_SYNC_INDEX,
  };
}

/**
 * Every scalar field and the server's columns, from the start: an index can only name predefined columns, and none can
 * be added later.
 */
function predefinedColumns(fields: CollectionDefinition['fields']): DefinedColumns {
  const columns: DefinedColumns = Object.entries(serverColumnTypes).map(([name, type]) => ({
    name,
    type: definedColumnTypes[type],
  }));
  for (const [name, schema] of Object.entries(fields)) {
    const type = columnTypeOf(schema);
    if (type !== 'JSON') columns.push({ name, type: definedColumnTypes[type] });
  }
  return columns;
}

function table(
  tableName: string,
  keys: readonly string[],
  timeToLive: number,
  definedColumn: DefinedColumns = [],
): TableStore.CreateTableParams {
  return {
    tableMeta: {
      tableName,
      primaryKey: keys.map((name) => ({ name, type: TableStore.PrimaryKeyType.STRING })),
      ...(definedColumn.length === 0 ? {} : { definedColumn }),
    },
    // An index needs a table that keeps one version.
    tableOptions: { timeToLive, maxVersions: 1 },
    // Pay by use.
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
  };
}
