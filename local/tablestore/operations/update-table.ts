import { parameterInvalid } from '../protocol/errors.ts';
import {
  type CapacityUnit,
  type TableOptions,
  UpdateTableRequest,
  UpdateTableResponse,
} from '../protocol/messages.ts';
import { checkTableName } from '../rows/limits.ts';
import type { TableDefinition } from '../tables/catalog.ts';
import type { DataTable } from '../tables/table.ts';
import { checkOptionsForIndexes } from './index-checks.ts';
import { defineOperation } from './operation.ts';
import { reservedThroughputDetails } from './reserved-throughput.ts';
import { checkTableOptions, tableOptionsOf } from './table-options.ts';

/** Changes a table's options or its reserved throughput; what is not given stays. It takes effect at once. */
export const updateTable = defineOperation({
  name: 'UpdateTable',
  request: UpdateTableRequest,
  response: UpdateTableResponse,
  tables: (request) => [request.table_name],
  run({ table_name, table_options, reserved_throughput, stream_spec }, { catalog, now }) {
    checkTableName(table_name);
    const isEmpty = table_options !== undefined && Object.keys(table_options).length === 0;
    if (isEmpty || (table_options ?? reserved_throughput ?? stream_spec) === undefined) {
      throw parameterInvalid('No parameter is specified in table options.');
    }
    if (reserved_throughput !== undefined) checkCapacityUnit(reserved_throughput.capacity_unit);
    if (stream_spec?.enable_stream === true) {
      throw parameterInvalid('Streams are not supported by this server.');
    }
    const table = catalog.getDataTable(table_name);
    const options = mergeOptions(table, table_options ?? {});
    if (table.indexes.length > 0) checkOptionsForIndexes(options);

    catalog.update(table_name, {
      options,
      ...throughputChanges(table, reserved_throughput?.capacity_unit ?? {}, Math.floor(now / 1000)),
    });
    const updated = catalog.getDataTable(table_name);
    return {
      reserved_throughput_details: reservedThroughputDetails(updated),
      table_options: tableOptionsOf(updated),
    };
  },
});

function mergeOptions(table: DataTable, given: TableOptions): DataTable['options'] {
  const present = tableOptionsOf(table);
  return checkTableOptions({
    ...present,
    ...given,
    time_to_live: given.time_to_live ?? present.time_to_live,
    max_versions: given.max_versions ?? present.max_versions,
  });
}

function checkCapacityUnit({ read, write }: CapacityUnit): void {
  const isGiven = read !== undefined || write !== undefined;
  if (isGiven && (read ?? 0) >= 0 && (write ?? 0) >= 0) return;
  throw parameterInvalid(
    `Invalid Capacity Unit for UpdateTable: Either read(${read ?? -1}) or write(${write ?? -1}) should be non-negative.`,
  );
}

/** @param now in seconds since 1970. */
function throughputChanges(
  { reservedThroughput }: DataTable,
  { read, write }: CapacityUnit,
  now: number,
): Partial<TableDefinition> {
  const before = { read: reservedThroughput.read ?? 0, write: reservedThroughput.write ?? 0 };
  const after = { read: read ?? before.read, write: write ?? before.write };
  return {
    reservedThroughput: after,
    ...(after.read > before.read || after.write > before.write ? { lastIncreaseTime: now } : {}),
    ...(after.read < before.read || after.write < before.write ? { lastDecreaseTime: now } : {}),
  };
}
