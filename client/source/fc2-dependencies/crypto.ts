import { hmacSha256 } from '../sha256.ts';
import { encodeUtf8 } from '../utf8.ts';

/** HMAC as the SDK signs with it. */
export function createHmac(algorithm: string, key: string) {
  if (algorithm !== 'sha256') throw new Error(`There is no HMAC ${algorithm} in a mini-program.`);
  let message = '';
  const steps = {
    update(text: string) {
      message += text;
      return steps;
    },
    digest: () => hmacSha256(encodeUtf8(key), encodeUtf8(message)),
  };
  return steps;
}
