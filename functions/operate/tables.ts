import * as TableStore from 'tablestore';
import { columnTypeOf } from '../common/collections/column-type.ts';
import { type CollectionDefinitions, tableOfCollection } from '../common/collections/define.ts';
import { sessionsTable } from '../common/sessions.ts';
import { usersTable } from '../common/users.ts';

const daySeconds = 86_400;
const keepForever = -1;

/** The tables that the backend needs: its own, and one for each declared collection. */
export function neededTables(
  collections: CollectionDefinitions,
  sessionAbsoluteSeconds: number,
): TableStore.CreateTableParams[] {
  return [
    table(usersTable, ['uid'], keepForever),
    // A backstop only, a day beyond the longest life of a session: what counts is the end that each row carries.
    table(sessionsTable, ['id'], Math.max(sessionAbsoluteSeconds, daySeconds) + daySeconds),
    ...Object.entries(collections).map(([name, definition]) =>
      table(tableOfCollection(name), ['uid', 'id'], keepForever, predefinedColumns(definition.fields)),
    ),
  ];
}

type DefinedColumns = NonNullable<TableStore.TableMeta['definedColumn']>;

const definedColumnTypes = {
  STRING: TableStore.DefinedColumnType.DCT_STRING,
  INTEGER: TableStore.DefinedColumnType.DCT_INTEGER,
  DOUBLE: TableStore.DefinedColumnType.DCT_DOUBLE,
  BOOLEAN: TableStore.DefinedColumnType.DCT_BOOLEAN,
} as const;

/** Every scalar field, from the start: an index can only name predefined columns, and none can be added later. */
function predefinedColumns(fields: CollectionDefinitions[string]['fields']): DefinedColumns {
  const columns: DefinedColumns = [];
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
