import { sha256 } from './sha256.ts';
import { encodeUtf8 } from './utf8.ts';

/**
 * Bytes that do not come twice, for a platform without a cryptographic source, which a mini-program is: each block of
 * 32 is the SHA-256 of a seed of this call, a counter, the time, and fresh numbers from `random`.
 *
 * That is enough for ids and nonces, which have to be unique and guard nothing: a document's id and an opId count
 * within the user's own documents, a nonce within 15 minutes of one set of credentials, and every request is signed
 * with a secret that comes from the server. It would not be enough for keys.
 *
 * @param random numbers from 0 to 1, such as `Math.random` gives.
 */
export function createRandomBytes(now: () => number, random: () => number): (count: number) => Uint8Array {
  const seed = [random(), random(), random(), random()].join();
  let counter = 0;

  function block(): number[] {
    counter += 1;
    return sha256(encodeUtf8([seed, counter, now(), random(), random()].join()));
  }

  return (count) => {
    const bytes = new Uint8Array(count);
    for (let start = 0; start < count; start += 32) bytes.set(block().slice(0, count - start), start);
    return bytes;
  };
}
