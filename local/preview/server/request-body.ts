import type { IncomingMessage } from 'node:http';
import { isRecord } from './json-file.ts';

/** A request that the preview's server refuses; the message is for the one who wrote it. */
export class BadRequestError extends Error {
  override name = 'BadRequestError' as const;
}

/** Function Compute takes 32 MB for an invocation; base64 and the envelope come on top. */
const limit = 48 * 1024 * 1024;

/** @throws BadRequestError when the body is too large or not a JSON object. */
export async function readJsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new BadRequestError('The request is larger than 48 MB.');
    chunks.push(chunk);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (isRecord(body)) return body;
  } catch (error) {
    throw new BadRequestError('The request is not JSON.', { cause: error });
  }
  throw new BadRequestError('The request is not a JSON object.');
}
