import { FunctionError } from '../../common/errors.ts';
import { batchWriteRows } from '../../common/tablestore/batch-write-rows.ts';
import type { Columns } from '../../common/tablestore/columns.ts';
import type { RowChange } from '../../common/tablestore/row-change.ts';
import type { Scope } from '../scope.ts';
import type { WriteRow } from './document-write.ts';

interface Waiting {
  readonly change: RowChange;
  readonly resolve: (columns: Columns | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** A writer that sends together what it is given in the same turn of the event loop: no row may be in it twice. */
export function createGatheringWriter({ tablestore, time, random }: Scope): WriteRow {
  let gathered: Waiting[] = [];

  async function send(): Promise<void> {
    const sent = gathered;
    gathered = [];
    try {
      const changes = sent.map(({ change }) => change);
      const outcomes = await batchWriteRows(tablestore, changes, time, random);
      for (const [at, { resolve, reject }] of sent.entries()) {
        const outcome = outcomes[at];
        if (outcome instanceof FunctionError) reject(outcome);
        else resolve(outcome);
      }
    } catch (error) {
      for (const { reject } of sent) reject(error);
    }
  }

  return (change) =>
    new Promise((resolve, reject) => {
      gathered.push({ change, resolve, reject });
      if (gathered.length === 1) setImmediate(send);
    });
}
