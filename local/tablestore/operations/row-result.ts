import type { RequestFaults } from '../faults/request-faults.ts';
import { TablestoreError } from '../protocol/errors.ts';
import type { RowInBatchResponse } from '../protocol/messages.ts';

/**
 * One row's result in a batch: what `run` gives, or the error that it throws, which leaves the other rows alone.
 * Errors that are not the service's own end the whole request.
 */
export function rowResult(
  { faults, table }: { readonly faults: RequestFaults; readonly table: string },
  run: () => Omit<RowInBatchResponse, 'is_ok' | 'error'>,
): RowInBatchResponse {
  try {
    faults.failRow(table);
    return { is_ok: true, ...run() };
  } catch (error) {
    if (!(error instanceof TablestoreError)) throw error;
    return { is_ok: false, error: { code: error.code, message: error.message } };
  }
}
