/**
 * SHA-256 (FIPS 180-4) and HMAC with it (RFC 2104), over bytes. The packages that offer them are unrolled for speed, and
 * alone would be a fifth of the client; here a request is a few blocks.
 */
export function sha256(message: readonly number[]): number[] {
  const blocks = pad(message);
  const state = initialState.slice();
  for (let start = 0; start < blocks.byteLength; start += 64) addBlock(state, blocks, start);
  return state.reduce<number[]>(
    (bytes, word) => bytes.concat([24, 16, 8, 0].map((shift) => (word >>> shift) & 0xff)),
    [],
  );
}

export function hmacSha256(key: readonly number[], message: readonly number[]): number[] {
  const short = key.length > 64 ? sha256(key) : key;
  const padded = (mask: number) => Array.from({ length: 64 }, (_, index) => (short[index] ?? 0) ^ mask);
  return sha256(padded(0x5c).concat(sha256(padded(0x36).concat(message))));
}

export function toHex(bytes: readonly number[]): string {
  return bytes.map((byte) => (byte + 0x100).toString(16).slice(1)).join('');
}

/** The first 64 prime numbers, of whose roots the algorithm's constants are made. */
const primes: number[] = [];
for (let number = 2; primes.length < 64; number += 1) {
  if (primes.every((prime) => number % prime !== 0)) primes.push(number);
}
const roundConstants = primes.map((prime) => fraction(prime ** (1 / 3)));
const initialState = primes.slice(0, 8).map((prime) => fraction(prime ** (1 / 2)));

/** The first 32 bits behind the point. */
function fraction(root: number): number {
  return ((root % 1) * 2 ** 32) | 0;
}

/** The message, a single bit, zeros, and the message's length in bits as the last 8 bytes of a block. */
function pad(message: readonly number[]): DataView {
  const end = Math.ceil((message.length + 9) / 64) * 64;
  const bytes = new Uint8Array(end);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(end - 8, message.length / 2 ** 29);
  view.setUint32(end - 4, message.length * 8);
  return view;
}

function addBlock(state: number[], blocks: DataView, start: number): void {
  const words: number[] = [];
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  roundConstants.forEach((constant, round) => {
    const word = round < 16 ? blocks.getInt32(start + 4 * round) : expand(words, round);
    words.push(word);
    const sum = (h + turns(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + constant + word) | 0;
    const other = (turns(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + sum) | 0;
    d = c;
    c = b;
    b = a;
    a = (sum + other) | 0;
  });
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = ((state[index] ?? 0) + word) | 0;
  });
}

/** A word of the message schedule, from those before it. */
function expand(words: readonly number[], round: number): number {
  const before = (distance: number) => words[round - distance] ?? 0;
  const [second, fifteenth] = [before(2), before(15)];
  const low = turn(fifteenth, 7) ^ turn(fifteenth, 18) ^ (fifteenth >>> 3);
  const high = turn(second, 17) ^ turn(second, 19) ^ (second >>> 10);
  return (before(16) + low + before(7) + high) | 0;
}

function turns(word: number, first: number, second: number, third: number): number {
  return turn(word, first) ^ turn(word, second) ^ turn(word, third);
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
