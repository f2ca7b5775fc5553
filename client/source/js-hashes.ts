import { sha256 } from 'js-sha256';
import type { Hashes } from './platform.ts';
import { encodeUtf8 } from './utf8.ts';

/** The hash functions in JavaScript alone, for platforms without a crypto module. */
export const jsHashes: Hashes = {
  sha256: (text) => sha256(encodeUtf8(text)),
  hmacSha256: (key, text) => sha256.hmac(encodeUtf8(key), encodeUtf8(text)),
};
