import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body to its end, whatever its size, so that the answer reaches a caller who reads only after
 * writing, and the connection can be used on. What is read is undefined when it is longer than maximumSize, in bytes.
 *
 * @param onHungUp called instead when the caller hangs up before the end; there is nobody to answer then.
 */
export function whenRead(
  request: IncomingMessage,
  maximumSize: number,
  onRead: (body: Buffer | undefined) => void,
  onHungUp: () => void = () => undefined,
): void {
  // Listening to events, rather than iterating over the request, is a tenth of the time that a small request takes.
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= maximumSize) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on('end', () => {
    const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    // The request, which lives as long as its connection has no other, keeps what its listeners do.
    chunks.length = 0;
    onRead(size > maximumSize ? undefined : body);
  });
  request.on('error', onHungUp);
}
