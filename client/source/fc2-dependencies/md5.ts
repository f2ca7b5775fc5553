/** How far each of the four steps turns, round by round. */
const rotations = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

/**
 * MD5 (RFC 1321) in lower-case hex. API 2016-08-15 takes it as a checksum of the body; signatures are HMAC-SHA256. The
 * packages that offer it are four times as large, which would be a tenth of the client.
 */
export function md5(message: readonly number[]): string {
  const blocks = pad(message);
  const state = new DataView(new ArrayBuffer(16));
  [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476].forEach((word, index) => {
    state.setUint32(index * 4, word, true);
  });
  for (let start = 0; start < blocks.byteLength; start += 64) addBlock(state, blocks, start);

  let hex = '';
  for (let index = 0; index < 16; index += 1) hex += state.getUint8(index).toString(16).padStart(2, '0');
  return hex;
}

/** The message, a single bit, zeros, and the message's length in bits as the last 8 bytes of a block. */
function pad(message: readonly number[]): DataView {
  const end = Math.ceil((message.length + 9) / 64) * 64;
  const bytes = new Uint8Array(end);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setUint32(end - 8, message.length * 8, true);
  view.setUint32(end - 4, message.length / 2 ** 29, true);
  return view;
}

function addBlock(state: DataView, blocks: DataView, start: number): void {
  const before = [0, 4, 8, 12].map((offset) => state.getUint32(offset, true));
  let [a = 0, b = 0, c = 0, d = 0] = before;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const word = blocks.getUint32(start + 4 * wordOf(round, step), true);
    const sine = Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32);
    const sum = (a + mix(round, b, c, d) + word + sine) | 0;
    const rotation = rotations[round * 4 + (step % 4)] ?? 0;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << rotation) | (sum >>> (32 - rotation)))) | 0;
  }
  [a, b, c, d].forEach((word, index) => {
    state.setUint32(index * 4, word + (before[index] ?? 0), true);
  });
}

function mix(round: number, b: number, c: number, d: number): number {
  if (round === 0) return (b & c) | (~b & d);
  if (round === 1) return (b & d) | (c & ~d);
  return round === 2 ? b ^ c ^ d : c ^ (b | ~d);
}

function wordOf(round: number, step: number): number {
  if (round === 0) return step;
  if (round === 1) return (5 * step + 1) % 16;
  return (round === 2 ? 3 * step + 5 : 7 * step) % 16;
}
