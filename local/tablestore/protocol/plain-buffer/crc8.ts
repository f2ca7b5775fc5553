/** CRC-8 with the polynomial x^8 + x^2 + x + 1 (0x07) from 0, as PlainBuffer's cell and row checksums use it. */
const table = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80 ? (crc << 1) ^ 0x07 : crc << 1;
  return crc;
});

/** Continues a checksum over one byte. */
export function crc8Byte(crc: number, byte: number): number {
  return table[(crc ^ byte) & 0xff] ?? 0;
}

/** Continues a checksum over the bytes from start to end (exclusive). */
export function crc8(crc: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  let result = crc;
  for (let index = start; index < end; index++) result = table[result ^ (bytes[index] ?? 0)] ?? 0;
  return result;
}
