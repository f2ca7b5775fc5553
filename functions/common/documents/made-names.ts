import { createHash } from 'node:crypto';

/** Crockford's base 32: its characters are in ASCII order, so equally long texts sort as the numbers they write. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeCharacters = 10;
const randomCharacters = 16;

/** 26 characters that sort by time, as the client's own ids do. */
export function timeOrderedId(now: number, random: () => number): string {
  let time = '';
  for (let left = now, at = 0; at < timeCharacters; at++, left = Math.floor(left / alphabet.length)) {
    time = alphabet.charAt(left % alphabet.length) + time;
  }
  const tail = Array.from({ length: randomCharacters }, () =>
    alphabet.charAt(Math.floor(random() * alphabet.length)),
  );
  return time + tail.join('');
}

/** 26 characters that are the same for the same name, so that a repeated `add` finds its document. */
export function idOfName(name: string): string {
  const digest = createHash('sha256').update(name).digest();
  return [...digest.subarray(0, timeCharacters + randomCharacters)]
    .map((byte) => alphabet.charAt(byte % alphabet.length))
    .join('');
}

const radix = 36;

/** The revision that a write gives its document: of its time and its name, so that it is known before the write. */
export function revisionOf(at: number, name: string): string {
  return `${at.toString(radix)}-${name}`;
}
