/** Crockford's base 32: its characters are in ASCII order, so equally long texts sort as the numbers they write. */
export const base32Alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function toBase32(digits: readonly number[]): string {
  return digits.map((digit) => base32Alphabet.charAt(digit)).join('');
}

/** Unpredictable base-32 digits, 5 bits each. */
export function randomDigits(count: number, randomBytes: (count: number) => Uint8Array): number[] {
  return Array.from(randomBytes(count), (byte) => byte % 32);
}
