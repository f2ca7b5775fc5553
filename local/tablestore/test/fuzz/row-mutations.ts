import { randomBelow } from '../random-numbers.ts';
import {
  appendBytes,
  flipBit,
  hugeNumbers,
  insertBytes,
  invalidUtf8,
  pick,
  type Random,
  removeBytes,
  repeatBytes,
} from './byte-mutations.ts';
import { parseRow, serialiseRow, type WireCell, type WireRow } from './plain-buffer-tree.ts';

/** A row in PlainBuffer, damaged: mostly with checksums that fit, so that the row is looked at. */
export function mutateRow(bytes: Buffer, random: Random): Buffer {
  if (randomBelow(10, random) === 0)
    return pick([flipBit, insertBytes, removeBytes, repeatBytes, appendBytes], random)(bytes, random);
  let row: WireRow;
  try {
    row = parseRow(bytes);
  } catch {
    return flipBit(bytes, random);
  }
  const part = row.cells.length > 0 && randomBelow(3, random) > 0 ? 'cells' : 'primaryKey';
  const cells = row[part];
  const index = randomBelow(cells.length, random);
  const cell = cells[index];
  if (cell === undefined) return flipBit(bytes, random);
  const replaced = (...others: WireCell[]): WireRow => ({
    ...row,
    [part]: cells.toSpliced(index, 1, ...others),
  });
  switch (randomBelow(16, random)) {
    case 0:
      return serialiseRow(replaced());
    case 1:
      return serialiseRow(replaced(cell, cell));
    case 2:
      return serialiseRow({ ...row, [part]: cells.toReversed() });
    case 3:
      return serialiseRow({ ...row, hasDeleteMarker: !row.hasDeleteMarker });
    case 4:
      return serialiseRow({ ...row, primaryKey: row.cells, cells: row.primaryKey });
    case 5:
      return serialiseRow(replaced(...Array.from({ length: pick([5, 200, 1100], random) }, () => cell)));
    default:
      return serialiseRow(replaced(mutateCell(cell, random)));
  }
}

function mutateCell(cell: WireCell, random: Random): WireCell {
  const { value, ...rest } = cell;
  switch (randomBelow(9, random)) {
    case 0:
      return {
        ...cell,
        name: pick(
          [Buffer.alloc(0), Buffer.from('pk'), Buffer.alloc(256, 'n'), invalidUtf8, Buffer.from('__proto__')],
          random,
        ),
      };
    case 1:
      return rest;
    case 2:
      return { ...cell, operation: pick([0, 1, 2, 3, 4, 5, 255], random) };
    case 3:
      return {
        ...cell,
        timestamp: pick([0n, -1n, 1n, ...hugeNumbers, -(2n ** 63n), 2n ** 63n / 1000n], random),
      };
    case 4:
      return { ...cell, statedLength: pick([0, 1, 9, 2 ** 31, 2 ** 32 - 1], random) };
    default:
      return { ...cell, value: mutateValue(value ?? Buffer.of(0), random) };
  }
}

function mutateValue(value: Buffer, random: Random): Buffer {
  const variants = [
    () => Buffer.concat([Buffer.of(randomBelow(13, random)), value.subarray(1)]),
    () => Buffer.of(pick([9, 10, 11, 6], random)),
    () => integer(pick([0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n], random)),
    () => double(pick([Number.NaN, Number.POSITIVE_INFINITY, -0, 5e-324, Number.MAX_VALUE], random)),
    () =>
      text(
        pick([3, 7], random),
        pick([invalidUtf8, Buffer.alloc(0), Buffer.alloc(1024), Buffer.alloc(1025, 'k')], random),
      ),
    () => Buffer.of(2, pick([0, 1, 2, 255], random)),
    () => (value.length < 2 ? value : flipBit(value, random)),
    () => Buffer.concat([value, Buffer.of(0)]),
    () => value.subarray(0, -1),
    () => Buffer.of(pick([3, 7], random), 0xff, 0xff, 0xff, pick([0x7f, 0xff], random)),
  ];
  if (randomBelow(2000, random) === 0) return text(pick([3, 7], random), Buffer.alloc(4 * 1024 * 1024, 'v'));
  return pick(variants, random)();
}

function integer(number: bigint): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeBigInt64LE(number, 1);
  return bytes;
}

function double(number: number): Buffer {
  const bytes = Buffer.alloc(9, 1);
  bytes.writeDoubleLE(number, 1);
  return bytes;
}

function text(type: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head[0] = type;
  head.writeUInt32LE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}
