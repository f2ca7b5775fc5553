import * as TableStore from 'tablestore';
import { sdkParams } from './plain.ts';

/** A filter or condition on one column; integers as bigint. A missing column fails it, unless said otherwise. */
export function column(
  name: string,
  comparator: keyof typeof TableStore.ComparatorType,
  value: unknown,
  options: { readonly passIfMissing?: boolean; readonly latestVersionOnly?: boolean } = {},
): TableStore.ColumnCondition {
  const { passIfMissing = false, latestVersionOnly = true } = options;
  return new TableStore.SingleColumnCondition(
    name,
    sdkParams(value) as TableStore.CellValue,
    TableStore.ComparatorType[comparator],
    passIfMissing,
    latestVersionOnly,
  );
}

/** Several filters or conditions as one. */
export function composite(
  operator: keyof typeof TableStore.LogicalOperator,
  ...subFilters: readonly TableStore.ColumnCondition[]
): TableStore.ColumnCondition {
  const filter = new TableStore.CompositeCondition(TableStore.LogicalOperator[operator]);
  for (const subFilter of subFilters) filter.addSubCondition(subFilter);
  return filter;
}

/** What a write takes as its condition. */
export function onCondition(
  columnCondition: TableStore.ColumnCondition,
  existence: keyof typeof TableStore.RowExistenceExpectation = 'IGNORE',
): TableStore.Condition {
  return new TableStore.Condition(TableStore.RowExistenceExpectation[existence], columnCondition);
}
