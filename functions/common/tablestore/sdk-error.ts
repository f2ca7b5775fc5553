import { types } from 'node:util';

/** What Tablestore answered, or that it did not answer: the SDK's rejection in a form that can be relied on. */
export class TablestoreFailure extends Error {
  override name = 'TablestoreFailure' as const;
  /** Tablestore's code such as `OTSConditionCheckFail`, or `NetworkingError` when no answer came. */
  readonly code: string;
  readonly tablestoreRequestId: string | undefined;

  constructor(code: string, message: string, tablestoreRequestId?: string, options?: { cause?: unknown }) {
    super(`${code} ${message}`, options);
    this.code = code;
    this.tablestoreRequestId = tablestoreRequestId;
  }
}

/** Turns whatever the genuine SDK rejected with into a TablestoreFailure. */
export function toTablestoreFailure(error: unknown): TablestoreFailure {
  if (error instanceof TablestoreFailure) return error;
  const message = types.isNativeError(error) ? error.message : String(error);
  const answered = parseErrorBody(message);
  if (answered !== undefined) return answered;
  const code = types.isNativeError(error) && 'code' in error ? String(error.code) : 'Unknown';
  return new TablestoreFailure(code, message, undefined, { cause: error });
}

const secondFieldTag = String.fromCharCode(0x12);

/**
 * The error body is protobuf: field 1 the code, field 2 the message. The SDK cannot read it (its parser refers to a
 * module that does not exist) and puts the bytes, decoded as UTF-8, into `err.message`, followed by ` requestId:…`;
 * the code that it gives is the HTTP status. Observed from tablestore 5.6.5.
 */
function parseErrorBody(text: string): TablestoreFailure | undefined {
  const [, body, requestId] = /^([\s\S]*?)(?: requestId:(\S*))?$/.exec(text) ?? [];
  // The first field's tag, which is a line feed, and its length stand before the code.
  const code = body?.startsWith('\n') ? /^OTS[A-Za-z]+/.exec(body.slice(2))?.[0] : undefined;
  if (body === undefined || code === undefined) return undefined;
  const rest = body.slice(2 + code.length);
  if (!rest.startsWith(secondFieldTag)) return new TablestoreFailure(code, '', requestId);
  // A length of 128 and more takes two bytes, the first of which is no UTF-8.
  const message = rest.slice(rest[1] === '\ufffd' ? 3 : 2);
  return new TablestoreFailure(code, message, requestId);
}
