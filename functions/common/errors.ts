/** gRPC's canonical error names, as far as this backend uses them, with the HTTP status that each one has. */
export const httpStatusOfCode = {
  InvalidArgument: 400,
  Unauthenticated: 401,
  PermissionDenied: 403,
  NotFound: 404,
  AlreadyExists: 409,
  Aborted: 409,
  ResourceExhausted: 429,
  Internal: 500,
  Unavailable: 503,
} as const;

export type ErrorCode = keyof typeof httpStatusOfCode;

/**
 * An error whose `message` is meant for the caller: it says what is wrong and what to do, and holds nothing that
 * the caller may not see. What really happened belongs in `cause`, which only the log shows.
 */
export class FunctionError extends Error {
  override name = 'FunctionError' as const;
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** What a caller is told: the same shape over HTTP and from an invocation. */
export interface ErrorAnswer {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly requestId: string };
}

/** Turns anything that was thrown into an answer. What is not a FunctionError becomes a bare `Internal`. */
export function toErrorAnswer(error: unknown, requestId: string): ErrorAnswer {
  const { code, message } =
    error instanceof FunctionError
      ? error
      : ({
          code: 'Internal',
          message: 'Something failed on the server. Its log has this requestId.',
        } as const);
  return { error: { code, message, requestId } };
}
