import type { IncomingMessage } from 'node:http';
import { TablestoreError } from './protocol/errors.ts';

/**
 * Reads a request's body to its end, whatever its size, so that the answer reaches a caller who reads only after
 * writing, and the connection can be used on. Undefined when it is longer than maximumSize, in bytes.
 *
 * @throws TablestoreError OTSRequestTimeout when the caller gives up before the end.
 */
export function readBody(request: IncomingMessage, maximumSize: number): Promise<Buffer | undefined> {
  // Listening to events, rather than iterating over the request, is a tenth of the time that a small request takes.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maximumSize) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => {
      if (size > maximumSize) resolve(undefined);
      else resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', () => reject(new TablestoreError(408, 'OTSRequestTimeout', 'Request timeout.')));
  });
}
