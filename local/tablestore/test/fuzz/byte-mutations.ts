import { randomBelow } from '../random-numbers.ts';

export type Random = () => number;

/** Numbers at the edges of what fields and lengths can hold. */
export const hugeNumbers = [
  -1n,
  0x7fn,
  0xffffn,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
];

export const invalidUtf8 = Buffer.of(0x61, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80);

export function pick<T>(choices: readonly T[], random: Random): T {
  const choice = choices[randomBelow(choices.length, random)];
  if (choice === undefined) throw new Error('There is nothing to pick from.');
  return choice;
}

export function flipBit(bytes: Buffer, random: Random): Buffer {
  const flipped = Buffer.from(bytes);
  const position = randomBelow(bytes.length, random);
  flipped[position] = (flipped[position] ?? 0) ^ (1 << randomBelow(8, random));
  return flipped;
}

export function insertBytes(bytes: Buffer, random: Random): Buffer {
  const position = randomBelow(bytes.length + 1, random);
  const inserted = Buffer.from(
    Array.from({ length: 1 + randomBelow(4, random) }, () => randomBelow(256, random)),
  );
  return Buffer.concat([bytes.subarray(0, position), inserted, bytes.subarray(position)]);
}

export function removeBytes(bytes: Buffer, random: Random): Buffer {
  const position = randomBelow(bytes.length + 1, random);
  return Buffer.concat([bytes.subarray(0, position), bytes.subarray(position + 1 + randomBelow(8, random))]);
}

export function repeatBytes(bytes: Buffer, random: Random): Buffer {
  const position = randomBelow(bytes.length + 1, random);
  const end = position + 1 + randomBelow(40, random);
  return Buffer.concat([bytes.subarray(0, end), bytes.subarray(position)]);
}

export function appendBytes(bytes: Buffer, random: Random): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(1 + randomBelow(16, random), pick([0, 1, 0x0a, 0xff], random))]);
}
