import { encodeUtf8 } from '../utf8.ts';

/** Bytes, and the text that they were made of if they were. */
export class Bytes {
  readonly bytes: readonly number[];
  readonly length: number;
  private readonly text: string | undefined;

  constructor(data: string | readonly number[]) {
    this.bytes = typeof data === 'string' ? encodeUtf8(data) : data;
    this.length = this.bytes.length;
    this.text = typeof data === 'string' ? data : undefined;
  }

  toString(encoding: 'utf8' | 'base64'): string {
    if (encoding === 'base64') return toBase64(this.bytes);
    if (this.text === undefined) throw new Error('Bytes that were no text cannot be read as text.');
    return this.text;
  }
}

/** As much of Node's Buffer as invoking a function takes. Text is UTF-8. */
export const Buffer = {
  from: (data: string | readonly number[]) => new Bytes(data),
  isBuffer: (value: unknown) => value instanceof Bytes,
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function toBase64(bytes: readonly number[]): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 3) {
    const [first = 0, second, third] = bytes.slice(start, start + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += digit(bits >> 18) + digit(bits >> 12);
    text += (second === undefined ? '=' : digit(bits >> 6)) + (third === undefined ? '=' : digit(bits));
  }
  return text;
}

function digit(bits: number): string {
  return alphabet.charAt(bits & 0x3f);
}
