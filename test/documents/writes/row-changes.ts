import type { Columns } from '../../../functions/common/tablestore/columns.ts';
import type { Rows } from './write-world.ts';

/**
 * What differs between two readings of a table, a text for each row: `+place`, `-place`, or `~place column column`.
 * Records of writes are called `_op` whatever their names.
 */
export function changesBetween(before: Rows, after: Rows): string[] {
  const places = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...places].sort().flatMap((place) => {
    const [old, now] = [before[place], after[place]];
    if (old === undefined) return [`+${place}`];
    if (now === undefined) return [`-${place}`];
    const columns = changedColumns(old, now);
    return columns.length === 0 ? [] : [`~${place} ${columns.join(' ')}`];
  });
}

function changedColumns(old: Columns, now: Columns): string[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => !isSame(old[name], now[name]),
  );
  return [...new Set(names.map((name) => (name.startsWith('_op_') ? '_op' : name)))].sort();
}

function isSame(a: Columns[string] | undefined, b: Columns[string] | undefined): boolean {
  return Buffer.isBuffer(a) && Buffer.isBuffer(b) ? a.equals(b) : a === b;
}
