import type { ConsumedCapacity } from '../protocol/messages.ts';
import type { Table } from '../tables/table.ts';

/** Bytes that one capacity unit reads or writes. */
const unitSize = 4096;

/** Capacity units for data of a size in bytes: one for each 4 KB begun, at least one. */
export function capacityUnits(size: number): number {
  return Math.max(1, Math.ceil(size / unitSize));
}

/** What a response says that its request used up. */
export function consumed(units: { readonly read?: number; readonly write?: number }): ConsumedCapacity {
  return { capacity_unit: { read: units.read ?? 0, write: units.write ?? 0 } };
}

/**
 * Bytes that the version of a cell counts for: 8 where it matters, in tables with several versions or a time to live
 * ("Data storage" in the documentation's pricing).
 */
export function versionSizeOf({ options }: Table): number {
  return options.maxVersions > 1 || options.timeToLive !== -1 ? 8 : 0;
}
