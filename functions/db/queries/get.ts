import { goneColumn, isGone } from '../../common/documents/server-columns.ts';
import { FunctionError } from '../../common/errors.ts';
import { readRow } from '../../common/tablestore/read-row.ts';
import { documentKey, readableCollection, type Scope } from '../scope.ts';
import { parseProjection, project, projectedColumns } from './projection.ts';

interface GetRequest {
  readonly collection: string;
  readonly id: string;
  readonly fields?: readonly string[] | undefined;
}

/**
 * Reads one document, or some of its fields.
 *
 * @throws FunctionError `NotFound`
 */
export async function get(scope: Scope, { id, ...request }: GetRequest) {
  const collection = readableCollection(scope, request.collection);
  const projection = parseProjection(collection.definition, request.fields);
  // With the id among the columns, a row without any of the others is returned as well.
  const columns = ['id', goneColumn, ...projectedColumns(projection)];
  const row = await readRow(scope.tablestore, collection.table, documentKey(collection, id), columns);
  if (row === undefined || isGone(row)) {
    throw new FunctionError('NotFound', 'There is no document with this id.');
  }
  return { data: project(projection, id, row) };
}
