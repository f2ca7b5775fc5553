import { CreateIndexRequest, CreateIndexResponse } from '../protocol/messages.ts';
import { fillIndex } from '../rows/index-building.ts';
import { checkTableName } from '../rows/limits.ts';
import { checkIndex, checkIndexCount, checkOptionsForIndexes, parseIndexMeta } from './index-checks.ts';
import { defineOperation } from './operation.ts';

/**
 * Gives a table a secondary index: of the rows written from now on, or (include_base_data) of those that it has as
 * well. The latter takes a while when they are many, or when global indexes are delayed: until then the index is being
 * built and cannot be read.
 */
export const createIndex = defineOperation({
  name: 'CreateIndex',
  request: CreateIndexRequest,
  response: CreateIndexResponse,
  tables: (request) => [request.main_table_name],
  run({ main_table_name, index_meta, include_base_data = false }, { catalog, indexBuilding, now, faults }) {
    checkTableName(main_table_name);
    const isDelayable = include_base_data && index_meta.index_type === 'IT_GLOBAL_INDEX';
    const definition = parseIndexMeta(index_meta, now + (isDelayable ? faults.globalIndexDelay() : 0));
    const table = catalog.getDataTable(main_table_name);
    checkIndexCount(table.indexes.length + 1);
    checkIndex(table, definition);
    checkOptionsForIndexes(table.options);
    catalog.createIndex(
      main_table_name,
      definition,
      (transaction, index) => !include_base_data || fillIndex(transaction, table, index) === undefined,
    );
    indexBuilding.start();
    return {};
  },
});
