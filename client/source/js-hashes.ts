import type { Hashes } from './platform.ts';
import { hmacSha256, sha256, toHex } from './sha256.ts';
import { encodeUtf8 } from './utf8.ts';

/** The hash functions in JavaScript alone, for platforms without a crypto module. */
export const jsHashes: Hashes = {
  sha256: (text) => toHex(sha256(encodeUtf8(text))),
  hmacSha256: (key, text) => toHex(hmacSha256(encodeUtf8(key), encodeUtf8(text))),
};
