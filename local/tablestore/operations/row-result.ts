import { TablestoreError } from '../protocol/errors.ts';
import type { RowInBatchResponse } from '../protocol/messages.ts';

/**
 * One row's result in a batch: what `run` gives, or the error that it throws, which leaves the other rows alone.
 * Errors that are not the service's own end the whole request.
 */
export function rowResult(run: () => Omit<RowInBatchResponse, 'is_ok' | 'error'>): RowInBatchResponse {
  try {
    return { is_ok: true, ...run() };
  } catch (error) {
    if (!(error instanceof TablestoreError)) throw error;
    return { is_ok: false, error: { code: error.code, message: error.message } };
  }
}
