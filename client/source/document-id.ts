import { base32Alphabet, randomDigits, toBase32 } from './base32.ts';

const timeLength = 10;
const randomLength = 16;

/**
 * Makes ids of new documents: ULIDs (https://github.com/ulid/spec), 26 characters, of which 10 are the time in
 * milliseconds and 16 (80 bits) are random. Their order as text is the order in which they were made: within one
 * process strictly, also when the clock stands still or goes back.
 *
 * The function that this returns takes the time in milliseconds since 1970.
 */
export function createDocumentIds(randomBytes: (count: number) => Uint8Array): (now: number) => string {
  let lastTime = -1;
  let lastDigits: number[] = [];

  return (now) => {
    const following = now > lastTime ? undefined : increment(lastDigits);
    if (following === undefined) {
      lastTime = Math.max(now, lastTime + 1);
      lastDigits = randomDigits(randomLength, randomBytes);
    } else {
      lastDigits = following;
    }
    return timeText(lastTime) + toBase32(lastDigits);
  };
}

function timeText(time: number): string {
  let text = '';
  for (let rest = time; text.length < timeLength; rest = Math.floor(rest / 32)) {
    text = base32Alphabet.charAt(rest % 32) + text;
  }
  return text;
}

/** The next number, or `undefined` after the last one of this length. */
function increment(digits: readonly number[]): number[] | undefined {
  let position = digits.length - 1;
  while (digits[position] === 31) position -= 1;
  if (position < 0) return undefined;
  return digits.map((digit, index) => (index < position ? digit : index === position ? digit + 1 : 0));
}
