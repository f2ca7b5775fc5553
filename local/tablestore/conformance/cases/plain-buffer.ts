import { DeleteRowRequest, GetRowRequest, PutRowRequest, UpdateRowRequest } from '../../protocol/messages.ts';
import type { RawRequest } from '../../test/raw-request.ts';
import { bytesValue, integer, text, type WireCell, wireRow } from '../plain-buffer-row.ts';
import { type ProtocolCase, succeeds } from '../protocol-case.ts';

const condition = { row_existence: 'IGNORE' } as const;
const keyCells: readonly WireCell[] = [
  { name: 'uid', value: text('plain-buffer') },
  { name: 'id', value: integer(1n) },
];

const putRow = (table: string, row: Buffer): RawRequest => ({
  path: '/PutRow',
  body: PutRowRequest.encode({ table_name: table, row, condition }),
});
const updateRow = (table: string, row_change: Buffer): RawRequest => ({
  path: '/UpdateRow',
  body: UpdateRowRequest.encode({ table_name: table, row_change, condition }),
});
const deleteRow = (table: string, primary_key: Buffer): RawRequest => ({
  path: '/DeleteRow',
  body: DeleteRowRequest.encode({ table_name: table, primary_key, condition }),
});
const getRow = (table: string, row: Buffer): RawRequest => ({
  path: '/GetRow',
  body: GetRowRequest.encode({ table_name: table, primary_key: row, max_versions: 1, columns_to_get: [] }),
});

/** A request whose row breaks a rule. */
function rowRefused(
  name: string,
  send: (table: string, row: Buffer) => RawRequest,
  row: Parameters<typeof wireRow>[0] | Buffer,
  message?: string,
): ProtocolCase {
  return {
    name: `${name} answers OTSParameterInvalid`,
    evidence: 'D',
    request: (table) => send(table, Buffer.isBuffer(row) ? row : wireRow(row)),
    expected: message === undefined ? [400, 'OTSParameterInvalid'] : [400, 'OTSParameterInvalid', message],
  };
}

const withCells = (...cells: readonly WireCell[]) => ({ primaryKey: keyCells, cells });
const whole = wireRow(withCells({ name: 'a', value: text('x') }));

export const plainBufferCases: readonly ProtocolCase[] = [
  {
    name: 'Zero bytes after a row, which the SDK sends, are accepted',
    evidence: 'T',
    request: (table) => putRow(table, Buffer.concat([whole, Buffer.alloc(20)])),
    expected: succeeds,
  },
  rowRefused('A row with more bytes after it', putRow, Buffer.concat([whole, Buffer.of(1)])),
  rowRefused('A row with another header', putRow, Buffer.concat([Buffer.of(0x76), whole.subarray(1)])),
  rowRefused('A row that breaks off', putRow, whole.subarray(0, whole.length - 6)),
  rowRefused(
    'A row with a wrong checksum',
    putRow,
    Buffer.concat([whole.subarray(0, -1), Buffer.of((whole.at(-1) ?? 0) ^ 1)]),
  ),
  rowRefused('A cell with a wrong checksum', putRow, withCells({ name: 'a', value: text('x'), checksum: 0 })),
  rowRefused('A value of an unknown type', putRow, withCells({ name: 'a', value: '7f' })),
  rowRefused(
    'A STRING that is not UTF-8',
    putRow,
    withCells({ name: 'a', value: bytesValue('03', Buffer.of(0xff)) }),
    'Value of column a must be UTF8 encoding.',
  ),
  rowRefused('A NULL as a value', putRow, withCells({ name: 'a', value: '06' })),
  rowRefused(
    'PutRow with a delete marker',
    putRow,
    { ...withCells({ name: 'a', value: text('x') }), deleteMarker: true },
    'Invalid request of put/update row: unexpected RowDeleteMarker in request.',
  ),
  rowRefused(
    'UpdateRow with a delete marker',
    updateRow,
    { ...withCells({ name: 'a', value: text('x') }), deleteMarker: true },
    'Invalid request of put/update row: unexpected RowDeleteMarker in request.',
  ),
  rowRefused('PutRow with an operation on a cell', putRow, withCells({ name: 'a', operation: 1 })),
  rowRefused('DeleteRow without a delete marker', deleteRow, { primaryKey: keyCells }),
  rowRefused('DeleteRow with a cell', deleteRow, {
    ...withCells({ name: 'a', value: text('x') }),
    deleteMarker: true,
  }),
  rowRefused('GetRow with a cell', getRow, withCells({ name: 'a', value: text('x') })),
  rowRefused(
    'DELETE_ONE_VERSION with a value',
    updateRow,
    withCells({ name: 'a', value: text('x'), operation: 3, timestamp: 1n }),
    'Column value cannot be given when type is DELETE_ONE_VERSION,DELETE_ALL_VERSION.',
  ),
  rowRefused(
    'DELETE_ALL_VERSION with a value',
    updateRow,
    withCells({ name: 'a', value: text('x'), operation: 1 }),
    'Column value cannot be given when type is DELETE_ONE_VERSION,DELETE_ALL_VERSION.',
  ),
  rowRefused(
    'DELETE_ONE_VERSION without a version',
    updateRow,
    withCells({ name: 'a', operation: 3 }),
    'Timestamp must be given when type is DELETE_ONE_VERSION.',
  ),
  rowRefused(
    'DELETE_ALL_VERSION with a version',
    updateRow,
    withCells({ name: 'a', operation: 1, timestamp: 1n }),
    'Timestamp cannot be given when type is DELETE_ALL_VERSION.',
  ),
  rowRefused('An operation that does not exist', updateRow, withCells({ name: 'a', operation: 2 })),
  rowRefused('A DOUBLE in a primary key', getRow, {
    primaryKey: [
      { name: 'uid', value: text('u') },
      { name: 'id', value: '01000000000000f03f' },
    ],
  }),
  rowRefused('A BOOLEAN in a primary key', getRow, {
    primaryKey: [
      { name: 'uid', value: text('u') },
      { name: 'id', value: '0201' },
    ],
  }),
  rowRefused('A version on a primary key column', getRow, {
    primaryKey: [
      { name: 'uid', value: text('u'), timestamp: 1n },
      { name: 'id', value: integer(1n) },
    ],
  }),
  rowRefused('A row without a primary key', getRow, { primaryKey: [] }),
];
