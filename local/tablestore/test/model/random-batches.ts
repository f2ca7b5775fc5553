import * as fc from 'fast-check';
import { rarely } from './frequencies.ts';
import { selection } from './random-reads.ts';
import { put, remove, update } from './random-writes.ts';
import type { Request } from './requests.ts';
import { keyOf, type Shape, tableName } from './shapes.ts';

export function batchWriteRow(shapes: readonly Shape[]): fc.Arbitrary<Request> {
  const table = (shape: Shape) =>
    fc.record({
      table: tableName(shape),
      writes: inBatch(fc.oneof(put(shape, true), update(shape), remove(shape))),
    });
  return fc.record({
    operation: fc.constant('batchWriteRow'),
    tables: tablesOfBatch(fc.oneof(...shapes.map(table)), 1),
  });
}

export function batchGetRow(shapes: readonly Shape[]): fc.Arbitrary<Request> {
  const table = (shape: Shape) =>
    fc.record({
      table: tableName(shape),
      keys: inBatch(keyOf(shape)),
      selection: selection(shape),
    });
  return fc.record({
    operation: fc.constant('batchGetRow'),
    tables: tablesOfBatch(fc.oneof(...shapes.map(table)), 0),
  });
}

function inBatch<T>(row: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return rarely(fc.array(row, { minLength: 1, maxLength: 5, size: 'max' }), fc.constant([]));
}

/** Mostly each table once; at times one twice, or as few as the SDK sends. */
function tablesOfBatch<T extends { readonly table: string }>(
  table: fc.Arbitrary<T>,
  fewest: number,
): fc.Arbitrary<T[]> {
  return rarely(
    fc.uniqueArray(table, { minLength: 1, maxLength: 2, selector: ({ table: name }) => name }),
    fc.array(table, { minLength: fewest, maxLength: 2 }),
  );
}
