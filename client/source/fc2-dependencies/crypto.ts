import { sha256 } from 'js-sha256';
import { encodeUtf8 } from '../utf8.ts';

/** HMAC as the SDK signs with it. */
export function createHmac(algorithm: string, key: string) {
  if (algorithm !== 'sha256') throw new Error(`There is no HMAC ${algorithm} in a mini-program.`);
  const hmac = sha256.hmac.create(encodeUtf8(key));
  const steps = {
    update(text: string) {
      hmac.update(encodeUtf8(text));
      return steps;
    },
    digest: () => hmac.array(),
  };
  return steps;
}
