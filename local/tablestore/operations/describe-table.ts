import { DescribeTableRequest, DescribeTableResponse } from '../protocol/messages.ts';
import { checkTableName } from '../rows/limits.ts';
import { defineOperation } from './operation.ts';

/** A table's schema and options. */
export const describeTable = defineOperation({
  name: 'DescribeTable',
  request: DescribeTableRequest,
  response: DescribeTableResponse,
  tables: (request) => [request.table_name],
  run(request, { catalog }) {
    checkTableName(request.table_name);
    const { name, primaryKey, definedColumns, options, reservedThroughput, createdAt } = catalog.get(
      request.table_name,
    );
    return {
      table_meta: {
        table_name: name,
        primary_key: [...primaryKey],
        defined_column: [...definedColumns],
        index_meta: [],
      },
      reserved_throughput_details: { capacity_unit: reservedThroughput, last_increase_time: createdAt },
      table_options: {
        time_to_live: options.timeToLive,
        max_versions: options.maxVersions,
        deviation_cell_version_in_sec: options.deviationCellVersionInSec,
        allow_update: options.allowUpdate,
      },
      table_status: 'ACTIVE' as const,
      index_metas: [],
    };
  },
});
