import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { md5 } from './md5.ts';

it('agrees with Node for messages of every length around the ends of a block', () => {
  for (let length = 0; length <= 200; length += 1) {
    const message = Array.from({ length }, (_, index) => (index * 31 + length) % 256);
    expect(md5(message)).toBe(createHash('md5').update(Uint8Array.from(message)).digest('hex'));
  }
});

it('agrees with Node for a message of many blocks', () => {
  const message = Array.from({ length: 100_003 }, (_, index) => (index * index) % 256);
  expect(md5(message)).toBe(createHash('md5').update(Uint8Array.from(message)).digest('hex'));
});
