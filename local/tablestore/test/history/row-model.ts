import { isDeepStrictEqual } from 'node:util';
import { refused, type SequentialModel } from './linearizability.ts';

/** A row's columns. Who writes `value` writes the same to `copy`. */
export interface RowColumns {
  readonly value?: number;
  readonly copy?: number;
  readonly count?: number;
}

/** What clients do to one row. Every value is written once only, so that a reader knows its writer. */
export type RowOperation =
  | { readonly type: 'GetRow' }
  /** GetRange over the index's entries for this row; it has one when it has a `value`. */
  | { readonly type: 'GetRange over index' }
  /** PutRow with EXPECT_NOT_EXIST. */
  | { readonly type: 'PutRow if absent'; readonly value: number }
  /** BatchWriteRow of this one row, without a condition. */
  | { readonly type: 'BatchWriteRow'; readonly value: number }
  /** UpdateRow with a column condition. */
  | { readonly type: 'UpdateRow if equal'; readonly expected: number; readonly value: number }
  /** UpdateRow that increments `count` by 1, and returns it. */
  | { readonly type: 'UpdateRow increment' }
  /** DeleteRow with EXPECT_EXIST. */
  | { readonly type: 'DeleteRow if present' };

/** What a client saw. */
export type RowResult =
  | { readonly rows: readonly RowColumns[] }
  | { readonly count: number }
  | 'done'
  | 'OTSConditionCheckFail';

/** A row; null when there is none. */
export type RowState = RowColumns | null;

/** A row as the documentation describes operations on a single one: each is atomic, and so is a local index. */
export const rowModel: SequentialModel<RowState, RowOperation, RowResult> = {
  init: null,
  step(state, operation, result) {
    const [after, answer] = perform(state, operation);
    return result === undefined || isDeepStrictEqual(result, answer) ? after : refused;
  },
};

function perform(state: RowState, operation: RowOperation): [RowState, RowResult] {
  switch (operation.type) {
    case 'GetRow':
      return [state, { rows: state === null ? [] : [state] }];
    case 'GetRange over index':
      return [state, { rows: state?.value === undefined ? [] : [state] }];
    case 'PutRow if absent':
      return state === null ? [columns(operation.value), 'done'] : [state, 'OTSConditionCheckFail'];
    case 'BatchWriteRow':
      return [columns(operation.value), 'done'];
    case 'UpdateRow if equal':
      if (state?.value !== operation.expected) return [state, 'OTSConditionCheckFail'];
      return [{ ...state, ...columns(operation.value) }, 'done'];
    case 'UpdateRow increment': {
      const count = (state?.count ?? 0) + 1;
      return [{ ...state, count }, { count }];
    }
    case 'DeleteRow if present':
      return state === null ? [state, 'OTSConditionCheckFail'] : [null, 'done'];
  }
}

function columns(value: number): RowColumns {
  return { value, copy: value };
}
