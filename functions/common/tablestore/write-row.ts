import { isConditionFailure, type TablestoreAccess } from './access.ts';
import { type Columns, fromAttributes } from './columns.ts';
import { type RowChange, sendChange } from './row-change.ts';

/**
 * Changes one row, and gives the columns that were to be returned; undefined when its condition does not hold, and
 * nothing was changed.
 */
export async function writeRow({ send }: TablestoreAccess, change: RowChange): Promise<Columns | undefined> {
  try {
    const { row } = await send((client) => sendChange(client, change));
    return fromAttributes(row?.attributes ?? null);
  } catch (error) {
    if (isConditionFailure(error)) return undefined;
    throw error;
  }
}
