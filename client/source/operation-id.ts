import { randomDigits, toBase32 } from './base32.ts';

/**
 * Names one write, so that the server can tell its repetition from another write. 22 characters, 110 random bits.
 * Letters and digits alone: the server makes a Tablestore column name of it, which admits no hyphen.
 */
export function createOperationId(randomBytes: (count: number) => Uint8Array): string {
  return toBase32(randomDigits(22, randomBytes));
}
