/** The operations of the Tablestore SDK that functions call; the bundles leave out the others. */
export const tablestoreOperations = [
  'batchGetRow',
  'batchWriteRow',
  'createIndex',
  'createTable',
  'deleteRow',
  'describeTable',
  'getRange',
  'getRow',
  'listTable',
  'putRow',
  'updateRow',
] as const;
