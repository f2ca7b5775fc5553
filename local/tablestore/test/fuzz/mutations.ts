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
import { isPlainBuffer } from './plain-buffer-tree.ts';
import { parseFields, serialiseFields, varintBytes, type WireField } from './protobuf-tree.ts';
import { mutateRow } from './row-mutations.ts';

/** A request damaged in some way, mostly inside a part that the server comes to only after it has read the rest. */
export function mutate(body: Buffer, random: Random): Buffer {
  const wholes = [flipBit, insertBytes, removeBytes, repeatBytes, appendBytes];
  if (body.length === 0 || randomBelow(12, random) === 0) return pick(wholes, random)(body, random);
  const mutated = mutateMessage(body, random, 0);
  return randomBelow(4, random) === 0 ? mutateMessage(mutated, random, 0) : mutated;
}

const maximumDepth = 6;

function mutateMessage(message: Buffer, random: Random, depth: number): Buffer {
  const fields = parseFields(message);
  if (fields === undefined || fields.length === 0) return flipBit(message, random);
  const index = indexBySize(fields, random);
  const field = fields[index];
  if (field === undefined) return message;
  const replaceWith = (...others: WireField[]) => serialiseFields(fields.toSpliced(index, 1, ...others));
  // Most mutations happen further inside.
  if (field.wireType === 2 && depth < maximumDepth && randomBelow(8, random) > 0) {
    return replaceWith({ ...field, bytes: mutateBytes(field.bytes, random, depth + 1) });
  }
  switch (randomBelow(9, random)) {
    case 0:
      return replaceWith();
    case 1:
      return replaceWith(field, field);
    case 2:
      return serialiseFields(fields.toReversed());
    case 3:
      return replaceWith({ ...field, tag: 1 + randomBelow(20, random) });
    case 4:
      return replaceWith(otherWireType(field));
    case 5: {
      const before = serialiseFields(fields.slice(0, index));
      const lying = Buffer.concat([
        varintBytes((BigInt(field.tag) << 3n) | 2n),
        varintBytes(pick(hugeNumbers, random)),
      ]);
      return Buffer.concat([before, lying, serialiseFields(fields.slice(index))]);
    }
    case 6:
      return replaceWith(field, {
        tag: 1 + randomBelow(15, random),
        wireType: 2,
        bytes: pick(nestedFilters, random),
      });
    default:
      if (field.wireType !== 0) return flipBit(message, random);
      return replaceWith({
        ...field,
        varint: pick([...hugeNumbers, 0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 99n], random),
      });
  }
}

/** Where most of a message's bytes are, most is to be found. */
function indexBySize(fields: readonly WireField[], random: Random): number {
  const sizes = fields.map((field) => (field.wireType === 0 ? 1 : field.bytes.length) + 4);
  let position = randomBelow(
    sizes.reduce((sum, size) => sum + size, 0),
    random,
  );
  return sizes.findIndex((size) => {
    position -= size;
    return position < 0;
  });
}

function otherWireType(field: WireField): WireField {
  if (field.wireType === 0) return { tag: field.tag, wireType: 2, bytes: varintBytes(field.varint) };
  return { tag: field.tag, wireType: 0, varint: BigInt(field.bytes.length) };
}

function mutateBytes(bytes: Buffer, random: Random, depth: number): Buffer {
  if (isPlainBuffer(bytes)) return mutateRow(bytes, random);
  const looksNested = bytes.length > 0 && parseFields(bytes) !== undefined;
  if (looksNested && randomBelow(10, random) > 0) return mutateMessage(bytes, random, depth);
  switch (randomBelow(8, random)) {
    case 0:
      return Buffer.alloc(0);
    case 1:
      return invalidUtf8;
    case 2:
      return pick(nestedFilters, random);
    case 3:
      return Buffer.alloc(300, 'n');
    case 4:
      return Buffer.from('__proto__');
    default:
      return bytes.length === 0
        ? insertBytes(bytes, random)
        : pick([flipBit, insertBytes, removeBytes], random)(bytes, random);
  }
}

/** A filter of NOT in NOT in NOT …. */
function nestedFilter(levels: number): Buffer {
  let filter = serialiseFields([
    { tag: 1, wireType: 0, varint: 3n },
    { tag: 2, wireType: 2, bytes: Buffer.of(8, 0, 16, 1) },
  ]);
  for (let level = 0; level < levels; level++) {
    const composite = serialiseFields([
      { tag: 1, wireType: 0, varint: 1n },
      { tag: 2, wireType: 2, bytes: filter },
    ]);
    filter = serialiseFields([
      { tag: 1, wireType: 0, varint: 2n },
      { tag: 2, wireType: 2, bytes: composite },
    ]);
  }
  return filter;
}

const nestedFilters = [1, 30, 40, 1000].map(nestedFilter);
