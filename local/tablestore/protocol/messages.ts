import {
  bool,
  bytes,
  bytesInParts,
  enumeration,
  type Infer,
  int32,
  int64,
  message,
  nested,
  optional,
  repeated,
  required,
  string,
} from './protobuf.ts';

// Field names and numbers are those of the protocol (tablestore.proto and tablestore_filter.proto, published with
// every official SDK), so that a message here reads like the documentation's.

export const ErrorMessage = message({ code: required(1, string), message: optional(2, string) });
export type ErrorMessage = Infer<typeof ErrorMessage>;

// --- Tables ---

export const PrimaryKeySchema = message({
  name: required(1, string),
  type: required(2, enumeration({ INTEGER: 1, STRING: 2, BINARY: 3 })),
  option: optional(3, enumeration({ AUTO_INCREMENT: 1 })),
});
export type PrimaryKeySchema = Infer<typeof PrimaryKeySchema>;

export const DefinedColumnSchema = message({
  name: required(1, string),
  type: required(
    2,
    enumeration({ DCT_INTEGER: 1, DCT_DOUBLE: 2, DCT_BOOLEAN: 3, DCT_STRING: 4, DCT_BLOB: 7 }),
  ),
});
export type DefinedColumnSchema = Infer<typeof DefinedColumnSchema>;

export const TableOptions = message({
  time_to_live: optional(1, int32),
  max_versions: optional(2, int32),
  deviation_cell_version_in_sec: optional(5, int64),
  allow_update: optional(6, bool),
});
export type TableOptions = Infer<typeof TableOptions>;

export const IndexMeta = message({
  name: required(1, string),
  primary_key: repeated(2, string),
  defined_column: repeated(3, string),
  index_update_mode: required(4, enumeration({ IUM_ASYNC_INDEX: 0, IUM_SYNC_INDEX: 1 })),
  index_type: required(5, enumeration({ IT_GLOBAL_INDEX: 0, IT_LOCAL_INDEX: 1 })),
  index_sync_phase: optional(6, enumeration({ ISP_INVALID: 0, ISP_FULL: 1, ISP_INCR: 2 })),
});
export type IndexMeta = Infer<typeof IndexMeta>;

export const TableMeta = message({
  table_name: required(1, string),
  primary_key: repeated(2, nested(PrimaryKeySchema)),
  defined_column: repeated(3, nested(DefinedColumnSchema)),
  index_meta: repeated(4, nested(IndexMeta)),
});

export const CapacityUnit = message({ read: optional(1, int32), write: optional(2, int32) });
export type CapacityUnit = Infer<typeof CapacityUnit>;

const ReservedThroughput = message({ capacity_unit: required(1, nested(CapacityUnit)) });

const ReservedThroughputDetails = message({
  capacity_unit: required(1, nested(CapacityUnit)),
  last_increase_time: required(2, int64),
  last_decrease_time: optional(3, int64),
});
export type ReservedThroughputDetails = Infer<typeof ReservedThroughputDetails>;

export const ConsumedCapacity = message({ capacity_unit: required(1, nested(CapacityUnit)) });
export type ConsumedCapacity = Infer<typeof ConsumedCapacity>;

const StreamSpecification = message({
  enable_stream: required(1, bool),
  expiration_time: optional(2, int32),
});

const StreamDetails = message({
  enable_stream: required(1, bool),
  stream_id: optional(2, string),
  expiration_time: optional(3, int32),
  last_enable_time: optional(4, int64),
});

export const CreateTableRequest = message({
  table_meta: required(1, nested(TableMeta)),
  reserved_throughput: required(2, nested(ReservedThroughput)),
  table_options: optional(3, nested(TableOptions)),
  stream_spec: optional(5, nested(StreamSpecification)),
  index_metas: repeated(7, nested(IndexMeta)),
});
export type CreateTableRequest = Infer<typeof CreateTableRequest>;
export const CreateTableResponse = message({});

export const ListTableRequest = message({});
export const ListTableResponse = message({ table_names: repeated(1, string) });

export const DescribeTableRequest = message({ table_name: required(1, string) });
export const DescribeTableResponse = message({
  table_meta: required(1, nested(TableMeta)),
  reserved_throughput_details: required(2, nested(ReservedThroughputDetails)),
  table_options: required(3, nested(TableOptions)),
  table_status: required(4, enumeration({ ACTIVE: 1, INACTIVE: 2, LOADING: 3, UNLOADING: 4, UPDATING: 5 })),
  stream_details: optional(5, nested(StreamDetails)),
  index_metas: repeated(8, nested(IndexMeta)),
});

export const UpdateTableRequest = message({
  table_name: required(1, string),
  reserved_throughput: optional(2, nested(ReservedThroughput)),
  table_options: optional(3, nested(TableOptions)),
  stream_spec: optional(4, nested(StreamSpecification)),
});
export const UpdateTableResponse = message({
  reserved_throughput_details: required(1, nested(ReservedThroughputDetails)),
  table_options: required(2, nested(TableOptions)),
});

export const CreateIndexRequest = message({
  main_table_name: required(1, string),
  index_meta: required(2, nested(IndexMeta)),
  include_base_data: optional(3, bool),
});
export const CreateIndexResponse = message({});

export const DropIndexRequest = message({
  main_table_name: required(1, string),
  index_name: required(2, string),
});
export const DropIndexResponse = message({});

export const DeleteTableRequest = message({ table_name: required(1, string) });
export const DeleteTableResponse = message({});

// --- Local transactions ---

export const StartLocalTransactionRequest = message({
  table_name: required(1, string),
  key: required(2, bytes),
});
export const StartLocalTransactionResponse = message({ transaction_id: required(1, string) });

// --- Writing rows ---

export const Condition = message({
  row_existence: required(1, enumeration({ IGNORE: 0, EXPECT_EXIST: 1, EXPECT_NOT_EXIST: 2 })),
  column_condition: optional(2, bytes),
});
export type Condition = Infer<typeof Condition>;

export const ReturnContent = message({
  return_type: optional(1, enumeration({ RT_NONE: 0, RT_PK: 1, RT_AFTER_MODIFY: 2 })),
  return_column_names: repeated(2, string),
});
export type ReturnContent = Infer<typeof ReturnContent>;

export const PutRowRequest = message({
  table_name: required(1, string),
  row: required(2, bytes),
  condition: required(3, nested(Condition)),
  return_content: optional(4, nested(ReturnContent)),
  transaction_id: optional(5, string),
});

export const UpdateRowRequest = message({
  table_name: required(1, string),
  row_change: required(2, bytes),
  condition: required(3, nested(Condition)),
  return_content: optional(4, nested(ReturnContent)),
  transaction_id: optional(5, string),
});

export const DeleteRowRequest = message({
  table_name: required(1, string),
  primary_key: required(2, bytes),
  condition: required(3, nested(Condition)),
  return_content: optional(4, nested(ReturnContent)),
  transaction_id: optional(5, string),
});

/** PutRow, UpdateRow and DeleteRow answer with the same message. */
export const WriteRowResponse = message({
  consumed: required(1, nested(ConsumedCapacity)),
  row: optional(2, bytes),
});

const RowInBatchWriteRowRequest = message({
  type: required(1, enumeration({ PUT: 1, UPDATE: 2, DELETE: 3 })),
  row_change: required(2, bytes),
  condition: required(3, nested(Condition)),
  return_content: optional(4, nested(ReturnContent)),
});

const TableInBatchWriteRowRequest = message({
  table_name: required(1, string),
  rows: repeated(2, nested(RowInBatchWriteRowRequest)),
});

export const BatchWriteRowRequest = message({
  tables: repeated(1, nested(TableInBatchWriteRowRequest)),
  transaction_id: optional(2, string),
  is_atomic: optional(3, bool),
});

/** One row's result in the answer of BatchGetRow and of BatchWriteRow. */
const RowInBatchResponse = message({
  is_ok: required(1, bool),
  error: optional(2, nested(ErrorMessage)),
  consumed: optional(3, nested(ConsumedCapacity)),
  row: optional(4, bytes),
});
export type RowInBatchResponse = Infer<typeof RowInBatchResponse>;

const TableInBatchResponse = message({
  table_name: required(1, string),
  rows: repeated(2, nested(RowInBatchResponse)),
});

/** BatchGetRow and BatchWriteRow answer with the same message. */
export const BatchResponse = message({ tables: repeated(1, nested(TableInBatchResponse)) });

// --- Reading rows ---

export const TimeRange = message({
  start_time: optional(1, int64),
  end_time: optional(2, int64),
  specific_time: optional(3, int64),
});
export type TimeRange = Infer<typeof TimeRange>;

export const GetRowRequest = message({
  table_name: required(1, string),
  primary_key: required(2, bytes),
  columns_to_get: repeated(3, string),
  time_range: optional(4, nested(TimeRange)),
  max_versions: optional(5, int32),
  filter: optional(7, bytes),
  start_column: optional(8, string),
  end_column: optional(9, string),
  transaction_id: optional(11, string),
});

export const GetRowResponse = message({
  consumed: required(1, nested(ConsumedCapacity)),
  row: required(2, bytes),
});

const TableInBatchGetRowRequest = message({
  table_name: required(1, string),
  primary_key: repeated(2, bytes),
  columns_to_get: repeated(4, string),
  time_range: optional(5, nested(TimeRange)),
  max_versions: optional(6, int32),
  filter: optional(8, bytes),
  start_column: optional(9, string),
  end_column: optional(10, string),
});

export const BatchGetRowRequest = message({ tables: repeated(1, nested(TableInBatchGetRowRequest)) });

export const GetRangeRequest = message({
  table_name: required(1, string),
  direction: required(2, enumeration({ FORWARD: 0, BACKWARD: 1 })),
  columns_to_get: repeated(3, string),
  time_range: optional(4, nested(TimeRange)),
  max_versions: optional(5, int32),
  limit: optional(6, int32),
  inclusive_start_primary_key: required(7, bytes),
  exclusive_end_primary_key: required(8, bytes),
  filter: optional(10, bytes),
  start_column: optional(11, string),
  end_column: optional(12, string),
  transaction_id: optional(14, string),
});

export const GetRangeResponse = message({
  consumed: required(1, nested(ConsumedCapacity)),
  rows: required(2, bytesInParts),
  next_start_primary_key: optional(3, bytes),
});

// --- Filters and column conditions ---

export const Filter = message({
  type: required(
    1,
    enumeration({ FT_SINGLE_COLUMN_VALUE: 1, FT_COMPOSITE_COLUMN_VALUE: 2, FT_COLUMN_PAGINATION: 3 }),
  ),
  filter: required(2, bytes),
});
export type Filter = Infer<typeof Filter>;

export const SingleColumnValueFilter = message({
  comparator: required(
    1,
    enumeration({
      CT_EQUAL: 1,
      CT_NOT_EQUAL: 2,
      CT_GREATER_THAN: 3,
      CT_GREATER_EQUAL: 4,
      CT_LESS_THAN: 5,
      CT_LESS_EQUAL: 6,
    }),
  ),
  column_name: required(2, string),
  column_value: required(3, bytes),
  filter_if_missing: required(4, bool),
  latest_version_only: required(5, bool),
});
export type SingleColumnValueFilter = Infer<typeof SingleColumnValueFilter>;

export const CompositeColumnValueFilter = message({
  combinator: required(1, enumeration({ LO_NOT: 1, LO_AND: 2, LO_OR: 3 })),
  sub_filters: repeated(2, nested(Filter)),
});

export const ColumnPaginationFilter = message({ offset: required(1, int32), limit: required(2, int32) });
