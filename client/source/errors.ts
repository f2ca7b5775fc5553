/** gRPC's canonical names, as far as the backend and the client use them, and `Offline`. */
export const errorCodes = [
  'InvalidArgument',
  'Unauthenticated',
  'PermissionDenied',
  'NotFound',
  'AlreadyExists',
  'Aborted',
  'ResourceExhausted',
  'Unavailable',
  'Internal',
  'Cancelled',
  'Offline',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface ClientErrorDetails {
  /** The server's id of the request; its log has the whole story under it. */
  readonly requestId?: string | undefined;
  /** The HTTP status, when one caused the error. The db function's own errors come with 200 and have none here. */
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** What every function of the client rejects with. `code` is for programs, `message` for developers. */
export class ClientError extends Error {
  override readonly name = 'ClientError' as const;
  readonly code: ErrorCode;
  readonly requestId: string | undefined;
  readonly status: number | undefined;

  constructor(code: ErrorCode, message: string, details: ClientErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.requestId = details.requestId;
    this.status = details.status;
  }
}

/** Tells a ClientError, also one made by another copy of this package, where `instanceof` fails. */
export function isClientError(error: unknown): error is ClientError {
  if (typeof error !== 'object' || error === null) return false;
  return 'name' in error && error.name === 'ClientError' && 'code' in error && isErrorCode(error.code);
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return errorCodes.some((code) => code === value);
}

/** What an HTTP status means when the body does not say it better. A body that is too large will stay so. */
export function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 400:
    case 413:
      return 'InvalidArgument';
    case 401:
      return 'Unauthenticated';
    case 403:
      return 'PermissionDenied';
    case 404:
      return 'NotFound';
    case 409:
      return 'Aborted';
    case 429:
      return 'ResourceExhausted';
    case 408:
    case 502:
    case 503:
    case 504:
      return 'Unavailable';
    default:
      return 'Internal';
  }
}
