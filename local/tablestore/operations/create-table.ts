import { parameterInvalid } from '../protocol/errors.ts';
import { CreateTableRequest, CreateTableResponse, type PrimaryKeySchema } from '../protocol/messages.ts';
import { checkColumnName, checkPrimaryKeyCount, checkTableName } from '../rows/limits.ts';
import { checkIndex, checkIndexCount, checkOptionsForIndexes, parseIndexMeta } from './index-checks.ts';
import { defineOperation } from './operation.ts';
import { checkTableOptions } from './table-options.ts';

const maximumDefinedColumns = 32;

/** Makes a table and its secondary indexes, which are ready at once. */
export const createTable = defineOperation({
  name: 'CreateTable',
  request: CreateTableRequest,
  response: CreateTableResponse,
  tables: (request) => [request.table_meta.table_name],
  run(request, { catalog, now }) {
    const { table_name, primary_key, defined_column, index_meta } = request.table_meta;
    checkTableName(table_name);
    checkPrimaryKey(table_name, primary_key);
    checkDefinedColumns(request);
    const { read = 0, write = 0 } = request.reserved_throughput.capacity_unit;
    if (read < 0 || write < 0) {
      throw parameterInvalid(
        `Invalid Capacity Unit:${Math.min(read, write)} . Capacity Unit must be nonnegative.`,
      );
    }
    const { time_to_live, max_versions } = request.table_options ?? {};
    if (time_to_live === undefined) throw parameterInvalid('Time-to-live is missing while creating table.');
    if (max_versions === undefined) throw parameterInvalid('MaxVersions is missing while creating table.');
    const options = checkTableOptions({ ...request.table_options, time_to_live, max_versions });
    const indexes = [...index_meta, ...request.index_metas].map((meta) => parseIndexMeta(meta, now));
    checkIndexCount(indexes.length);
    if (indexes.length > 0) checkOptionsForIndexes(options);
    for (const index of indexes) {
      checkIndex({ primaryKey: primary_key, definedColumns: defined_column }, index);
    }
    if (request.stream_spec?.enable_stream === true) {
      throw parameterInvalid('Streams are not supported by this server.');
    }

    catalog.create(
      {
        name: table_name,
        primaryKey: primary_key,
        definedColumns: defined_column,
        options,
        reservedThroughput: { read, write },
        createdAt: Math.floor(now / 1000),
      },
      indexes,
    );
    return {};
  },
});

function checkPrimaryKey(tableName: string, schema: readonly PrimaryKeySchema[]): void {
  checkPrimaryKeyCount(schema.length);
  checkNames(schema, (name) => `Duplicated primary key name: '${name}'.`);
  const autoIncrements = schema.filter(({ option }) => option === 'AUTO_INCREMENT');
  if (autoIncrements.length > 1) throw parameterInvalid('AUTO_INCREMENT primary key count must <= 1.');
  if (autoIncrements.some(({ type }) => type !== 'INTEGER')) {
    throw parameterInvalid('AUTO_INCREMENT primary key must be integer.');
  }
  if (schema[0]?.option === 'AUTO_INCREMENT') {
    throw parameterInvalid(`First primary key can't be auto increment, table: ${tableName}.`);
  }
}

function checkDefinedColumns({ table_meta: { primary_key, defined_column } }: CreateTableRequest): void {
  if (defined_column.length > maximumDefinedColumns) {
    throw parameterInvalid(`The number of defined columns must be in range: [0, ${maximumDefinedColumns}].`);
  }
  checkNames(
    [...primary_key, ...defined_column],
    (name) => `Duplicated attribute column name with primary key column: ${name}.`,
  );
}

function checkNames(
  columns: readonly { readonly name: string }[],
  duplicated: (name: string) => string,
): void {
  const names = new Set<string>();
  for (const { name } of columns) {
    checkColumnName(name);
    if (names.has(name)) throw parameterInvalid(duplicated(name));
    names.add(name);
  }
}
