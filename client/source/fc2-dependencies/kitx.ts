import type { Bytes } from './buffer.ts';
import { md5 as hexMd5 } from './md5.ts';

/** MD5 in hex, the one encoding that the SDK asks for. */
export function md5(data: Bytes): string {
  return hexMd5(data.bytes);
}
