import { createHash, createHmac } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Buffer as SmallBuffer } from './fc2-dependencies/buffer.ts';
import { createHmac as createSmallHmac } from './fc2-dependencies/crypto.ts';
import { jsHashes } from './js-hashes.ts';
import { encodeUtf8 } from './utf8.ts';

/** Any text, half surrogate pairs included. */
const text = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});

it('encodes any text as Node does', () => {
  fc.assert(
    fc.property(text, (value) => {
      expect(encodeUtf8(value)).toEqual([...Buffer.from(value, 'utf8')]);
    }),
    { examples: [['é買🥛'], ['\ud83e'], ['\udd5b\ud83e']] },
  );
});

it('hashes any text as Node does', () => {
  fc.assert(
    fc.property(text, text, (key, value) => {
      expect(jsHashes.sha256(value)).toBe(createHash('sha256').update(value).digest('hex'));
      const expected = createHmac('sha256', key).update(value);
      expect(jsHashes.hmacSha256(key, value)).toBe(expected.digest('hex'));
    }),
    {
      examples: [
        ['k'.repeat(64), ''],
        ['k'.repeat(65), 'v'.repeat(1000)],
        // About the places where padding takes another block.
        ...[54, 55, 56, 63, 64, 65].map((length): [string, string] => ['', 'v'.repeat(length)]),
      ],
    },
  );
});

it('gives the SDK signatures and base 64 as Node does', () => {
  fc.assert(
    fc.property(text, text, (key, value) => {
      const digest = createSmallHmac('sha256', key).update(value).digest();
      expect(SmallBuffer.from(digest).toString('base64')).toBe(
        createHmac('sha256', key).update(value).digest('base64'),
      );
      const small = SmallBuffer.from(value);
      expect([small.length, small.toString('base64'), small.toString('utf8')]).toEqual([
        Buffer.byteLength(value),
        Buffer.from(value).toString('base64'),
        value,
      ]);
    }),
  );
});

it('knows no other algorithm than the SDK signs with', () => {
  expect(() => createSmallHmac('sha1', 'key')).toThrow('sha1');
});
