import * as TableStore from 'tablestore';
import { type Columns, toAttributeColumns } from './columns.ts';
import { type PrimaryKey, toPrimaryKey } from './primary-key.ts';
import { type RowFilter, toSdkFilter } from './row-filter.ts';

/** What must be true of a row so that it is changed. */
export interface RowCondition {
  readonly row: 'any' | 'exists' | 'isMissing';
  /** Of its columns; of a row that is missing, all columns are. */
  readonly columns?: RowFilter | undefined;
}

interface ChangeOfRow {
  readonly table: string;
  readonly key: PrimaryKey;
  readonly condition: RowCondition;
}

/** A whole row, instead of the one that is there. */
export interface RowPut extends ChangeOfRow {
  readonly kind: 'put';
  readonly columns: Columns;
}

/** Columns of a row to set, delete and increment; the others stay, and a row that is missing comes into being. */
export interface RowUpdate extends ChangeOfRow {
  readonly kind: 'update';
  readonly columns: Columns;
  readonly deleted?: readonly string[];
  /** A column that is missing counts as 0. */
  readonly incremented?: Readonly<Record<string, bigint>>;
  /** Which of the incremented columns are given back, with their new values. */
  readonly returned?: readonly string[];
}

export interface RowDeletion extends ChangeOfRow {
  readonly kind: 'delete';
}

export type RowChange = RowPut | RowUpdate | RowDeletion;

const expectations = {
  any: TableStore.RowExistenceExpectation.IGNORE,
  exists: TableStore.RowExistenceExpectation.EXPECT_EXIST,
  isMissing: TableStore.RowExistenceExpectation.EXPECT_NOT_EXIST,
} as const;

function toSdkCondition({ row, columns }: RowCondition): TableStore.Condition {
  return new TableStore.Condition(expectations[row], columns === undefined ? null : toSdkFilter(columns));
}

/** The columns of an update in the form that the SDK sends: a list for each kind of change. */
function toSdkUpdate({ columns, deleted = [], incremented = {} }: RowUpdate) {
  const put = toAttributeColumns(columns);
  const increment = Object.entries(incremented).map(([name, by]) => ({
    [name]: TableStore.Long.fromString(by.toString()),
  }));
  return [
    ...(put.length === 0 ? [] : [{ PUT: put }]),
    ...(deleted.length === 0 ? [] : [{ DELETE_ALL: [...deleted] }]),
    ...(increment.length === 0 ? [] : [{ INCREMENT: increment }]),
  ];
}

function toSdkTarget({ key, condition }: RowChange) {
  return { primaryKey: toPrimaryKey(key), condition: toSdkCondition(condition) };
}

function toReturnContent({ returned = [] }: RowUpdate) {
  if (returned.length === 0) return {};
  return { returnContent: { returnType: TableStore.ReturnType.AfterModify, returnColumns: [...returned] } };
}

/** Sends one change by the operation of its own. */
export function sendChange(client: TableStore.Client, change: RowChange) {
  const target = { tableName: change.table, ...toSdkTarget(change) };
  switch (change.kind) {
    case 'put':
      return client.putRow({ ...target, attributeColumns: toAttributeColumns(change.columns) });
    case 'update':
      return client.updateRow({
        ...target,
        ...toReturnContent(change),
        updateOfAttributeColumns: toSdkUpdate(change),
      });
    case 'delete':
      return client.deleteRow(target);
  }
}

/** One change as BatchWriteRow takes it. */
export function toBatchRow(change: RowChange) {
  const target = toSdkTarget(change);
  switch (change.kind) {
    case 'put':
      return { ...target, type: 'PUT' as const, attributeColumns: toAttributeColumns(change.columns) };
    case 'update':
      return {
        ...target,
        ...toReturnContent(change),
        type: 'UPDATE' as const,
        attributeColumns: toSdkUpdate(change),
      };
    case 'delete':
      return { ...target, type: 'DELETE' as const };
  }
}
