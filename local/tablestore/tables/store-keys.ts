// The first byte of a key says what the entry is; the byte 0 is the store's own.
const TABLE = 1;
const LAST_TABLE_ID = 2;
const ROW = 3;
const AUTO_INCREMENT = 4;
const PENDING_INDEX_CHANGE = 5;

/** The key of the greatest id that a table or an index has had. */
export const lastTableIdKey = Buffer.of(LAST_TABLE_ID);

/** The range of all tables' definitions. */
export const tableDefinitions = { from: Buffer.of(TABLE), to: Buffer.of(TABLE + 1) };

/** The key of a table's definition. */
export function tableDefinitionKey(name: string): Buffer {
  return Buffer.concat([Buffer.of(TABLE), Buffer.from(name)]);
}

/** What the keys of a table's rows start with. */
export function rowKeyPrefix(tableId: number): Buffer {
  return keyPrefix(ROW, tableId);
}

/** What the keys of a table's auto-increment counters start with. */
export function autoIncrementKeyPrefix(tableId: number): Buffer {
  return keyPrefix(AUTO_INCREMENT, tableId);
}

/** What the keys of the changes start with that an index has not seen yet; their sequence number follows. */
export function pendingIndexChangeKeyPrefix(indexId: number): Buffer {
  return keyPrefix(PENDING_INDEX_CHANGE, indexId);
}

/** The ranges that hold everything of a table or an index, except its definition. */
export function rangesOf(tableId: number): { from: Buffer; to: Buffer }[] {
  return [ROW, AUTO_INCREMENT, PENDING_INDEX_CHANGE].map((kind) => ({
    from: keyPrefix(kind, tableId),
    to: keyPrefix(kind, tableId + 1),
  }));
}

function keyPrefix(kind: number, tableId: number): Buffer {
  const prefix = Buffer.allocUnsafe(5);
  prefix.writeUInt8(kind, 0);
  prefix.writeUInt32BE(tableId, 1);
  return prefix;
}
