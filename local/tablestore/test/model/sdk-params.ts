import * as TableStore from 'tablestore';
import {
  AUTO_INCREMENT,
  type ColumnCondition,
  type Condition,
  type Filter,
  INF_MAX,
  INF_MIN,
  type Index,
  type Key,
  type KeyValue,
  type PutColumn,
  type ReturnContent,
  type Selection,
  type TableOptions,
  type UpdateColumn,
  type Value,
  type Write,
} from './requests.ts';

// The parts of requests as the SDK takes them.

/** The numbers that the protocol has for the types of predefined columns. */
export const definedType = {
  DCT_INTEGER: 1,
  DCT_DOUBLE: 2,
  DCT_BOOLEAN: 3,
  DCT_STRING: 4,
  DCT_BLOB: 7,
} as const;

export function sdkOptions({ timeToLive, maxVersions, allowUpdate, maxTimeDeviation }: TableOptions): object {
  return { timeToLive, maxVersions, allowUpdate, maxTimeDeviation };
}

export function sdkIndex({ name, type, primaryKey, definedColumns }: Index): object {
  const isLocal = type === 'LOCAL';
  return {
    name,
    primaryKey,
    definedColumn: definedColumns,
    indexType: TableStore.IndexType[isLocal ? 'IT_LOCAL_INDEX' : 'IT_GLOBAL_INDEX'],
    indexUpdateMode: TableStore.IndexUpdateMode[isLocal ? 'IUM_SYNC_INDEX' : 'IUM_ASYNC_INDEX'],
  };
}

export function sdkTarget({ key, condition, returnContent }: Write): object {
  return {
    primaryKey: sdkKey(key),
    condition: sdkCondition(condition),
    returnContent: returnContent && sdkReturnContent(returnContent),
  };
}

function sdkReturnContent({ type, columns }: ReturnContent): object {
  return { returnType: TableStore.ReturnType[type], returnColumns: columns };
}

export function sdkKey(key: Key): object[] {
  return key.map(({ name, value }) => ({ [name]: sdkKeyValue(value) }));
}

function sdkKeyValue(value: KeyValue): unknown {
  switch (value) {
    case INF_MIN:
      return TableStore.INF_MIN;
    case INF_MAX:
      return TableStore.INF_MAX;
    case AUTO_INCREMENT:
      return TableStore.PK_AUTO_INCR;
    default:
      return sdkValue(value as Value);
  }
}

function sdkValue(value: Value): unknown {
  return typeof value === 'bigint' ? TableStore.Long.fromString(String(value)) : value;
}

export function sdkColumns(write: Write): object[] {
  if (write.type === 'DELETE') return [];
  return write.type === 'PUT' ? write.columns.map(sdkPut) : write.columns.map(sdkUpdate);
}

function sdkPut({ name, value, version }: PutColumn): object {
  return version === undefined
    ? { [name]: sdkValue(value) }
    : { [name]: sdkValue(value), timestamp: version };
}

function sdkUpdate(column: UpdateColumn): object {
  switch (column.update) {
    case 'DELETE':
      return { DELETE: [{ [column.name]: column.version }] };
    case 'DELETE_ALL':
      return { DELETE_ALL: [column.name] };
    default:
      return { [column.update]: [sdkPut(column)] };
  }
}

function sdkCondition({ existence, column }: Condition): object {
  const expectation = TableStore.RowExistenceExpectation[existence];
  return new TableStore.Condition(expectation, column === undefined ? null : sdkColumnCondition(column));
}

function sdkColumnCondition(condition: ColumnCondition): TableStore.ColumnCondition {
  if ('combinator' in condition) {
    const composite = new TableStore.CompositeCondition(TableStore.LogicalOperator[condition.combinator]);
    for (const inner of condition.conditions) composite.addSubCondition(sdkColumnCondition(inner));
    return composite;
  }
  const { column, value, comparator, passIfMissing, latestVersionOnly } = condition;
  return new TableStore.SingleColumnCondition(
    column,
    sdkValue(value) as TableStore.CellValue,
    TableStore.ComparatorType[comparator],
    passIfMissing,
    latestVersionOnly,
  );
}

function sdkFilter(filter: Filter): object {
  if (!('limit' in filter)) return sdkColumnCondition(filter);
  return new TableStore.ColumnPaginationFilter(filter.limit, filter.offset);
}

export function sdkSelection({ filter, ...selection }: Selection): object {
  return filter === undefined ? selection : { ...selection, columnFilter: sdkFilter(filter) };
}
