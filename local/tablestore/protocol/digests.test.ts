import { createHash, createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createHmacSha1, md5 } from './digests.ts';

describe('md5', () => {
  it.each([0, 1, 63, 64, 5000])('is that of Node, of %i bytes', (length) => {
    const bytes = randomBytes(length);
    expect(md5(bytes)).toBe(createHash('md5').update(bytes).digest('base64'));
  });
});

describe('HMAC-SHA1', () => {
  // Test cases 1, 2 and 6 of RFC 2202.
  it.each([
    ['\x0b'.repeat(20), 'Hi There', 'b617318655057264e28bc0b6fb378c8ef146be00'],
    ['Jefe', 'what do ya want for nothing?', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  ])('is that of RFC 2202', (secret, text, hex) => {
    expect(createHmacSha1(secret)(text)).toBe(Buffer.from(hex, 'hex').toString('base64'));
  });

  it.each([0, 1, 19, 20, 30, 63, 64, 65, 200])('is that of Node, with a secret of %i bytes', (length) => {
    const secret = 's'.repeat(length);
    const sign = createHmacSha1(secret);
    // Longer and shorter ones in turn: what is left of one must not get into the next.
    for (const size of [0, 5000, 1, 64, 128, 20_000, 300]) {
      const text = randomBytes(size).toString('latin1');
      expect(sign(text)).toBe(createHmac('sha1', secret).update(text, 'latin1').digest('base64'));
    }
  });

  it('takes a secret that is not ASCII by its UTF-8', () => {
    expect(createHmacSha1('密钥')('text')).toBe(createHmac('sha1', '密钥').update('text').digest('base64'));
  });
});
