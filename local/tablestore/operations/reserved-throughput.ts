import type { ReservedThroughputDetails } from '../protocol/messages.ts';
import type { Table } from '../tables/table.ts';

/** A table's reserved throughput, and when it was last changed. */
export function reservedThroughputDetails(table: Table): ReservedThroughputDetails {
  const { reservedThroughput, createdAt, lastIncreaseTime, lastDecreaseTime } = table;
  return {
    capacity_unit: reservedThroughput,
    last_increase_time: lastIncreaseTime ?? createdAt,
    last_decrease_time: lastDecreaseTime,
  };
}
