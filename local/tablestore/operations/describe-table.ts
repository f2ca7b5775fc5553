import { DescribeTableRequest, DescribeTableResponse, type IndexMeta } from '../protocol/messages.ts';
import { checkTableName } from '../rows/limits.ts';
import { type IndexTable, isBeingBuilt } from '../tables/table.ts';
import { defineOperation } from './operation.ts';
import { reservedThroughputDetails } from './reserved-throughput.ts';
import { tableOptionsOf } from './table-options.ts';

/** A table's schema, options and indexes; or those of an index table, which has the options of its table. */
export const describeTable = defineOperation({
  name: 'DescribeTable',
  request: DescribeTableRequest,
  response: DescribeTableResponse,
  tables: (request) => [request.table_name],
  run(request, { catalog, now }) {
    checkTableName(request.table_name);
    const table = catalog.get(request.table_name);
    return {
      table_meta: {
        table_name: table.name,
        primary_key: [...table.primaryKey],
        defined_column: [...table.definedColumns],
        index_meta: [],
      },
      reserved_throughput_details: reservedThroughputDetails(table),
      table_options: tableOptionsOf(table),
      table_status: 'ACTIVE' as const,
      index_metas: table.kind === 'DATA' ? table.indexes.map((index) => indexMetaOf(index, now)) : [],
    };
  },
});

function indexMetaOf({ index }: IndexTable, now: number): IndexMeta {
  return {
    name: index.name,
    primary_key: [...index.columns],
    defined_column: [...index.definedColumns],
    index_update_mode: index.type === 'IT_LOCAL_INDEX' ? 'IUM_SYNC_INDEX' : 'IUM_ASYNC_INDEX',
    index_type: index.type,
    index_sync_phase: isBeingBuilt(index, now) ? 'ISP_FULL' : 'ISP_INCR',
  };
}
