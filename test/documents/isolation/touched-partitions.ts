import {
  BatchGetRowRequest,
  BatchWriteRowRequest,
  DeleteRowRequest,
  GetRangeRequest,
  GetRowRequest,
  PutRowRequest,
  UpdateRowRequest,
} from '../../../local/tablestore/protocol/messages.ts';
import { decodeRow } from '../../../local/tablestore/protocol/plain-buffer/reader.ts';

/** A partition that a request to Tablestore names, and whether to write in it. */
export interface TouchedPartition {
  readonly table: string;
  readonly partition: string;
  readonly isWrite: boolean;
}

/** Every partition that a request names, read from its bytes on the wire. */
export function touchedPartitions(operation: string, body: Uint8Array): TouchedPartition[] {
  const touch = (table: string, isWrite: boolean, ...keys: readonly Uint8Array[]) =>
    keys.map((key) => ({ table, partition: partitionOf(key), isWrite }));
  switch (operation) {
    case 'GetRow': {
      const { table_name, primary_key } = GetRowRequest.decode(body);
      return touch(table_name, false, primary_key);
    }
    case 'GetRange': {
      const request = GetRangeRequest.decode(body);
      const { table_name, inclusive_start_primary_key, exclusive_end_primary_key } = request;
      return touch(table_name, false, inclusive_start_primary_key, exclusive_end_primary_key);
    }
    case 'BatchGetRow':
      return BatchGetRowRequest.decode(body).tables.flatMap(({ table_name, primary_key }) =>
        touch(table_name, false, ...primary_key),
      );
    case 'PutRow': {
      const { table_name, row } = PutRowRequest.decode(body);
      return touch(table_name, true, row);
    }
    case 'UpdateRow': {
      const { table_name, row_change } = UpdateRowRequest.decode(body);
      return touch(table_name, true, row_change);
    }
    case 'DeleteRow': {
      const { table_name, primary_key } = DeleteRowRequest.decode(body);
      return touch(table_name, true, primary_key);
    }
    case 'BatchWriteRow':
      return BatchWriteRowRequest.decode(body).tables.flatMap(({ table_name, rows }) =>
        touch(table_name, true, ...rows.map(({ row_change }) => row_change)),
      );
    case 'DescribeTable':
      return [];
    default:
      throw new Error(`The db function has called ${operation}.`);
  }
}

/** The first column of a key. Bounds that stand for no one value, which would reach beyond one partition, have none. */
function partitionOf(key: Uint8Array): string {
  const value = decodeRow(key).primaryKey[0]?.value;
  return value?.type === 'VT_STRING' ? value.value.toString() : `${value?.type}`;
}
