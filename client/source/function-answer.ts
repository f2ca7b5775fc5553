import { isObject, malformed, parseJson, readObject, type UnknownObject } from './border.ts';
import { ClientError, codeOfStatus, isErrorCode } from './errors.ts';
import type { InvocationAnswer } from './invoker.ts';
import type { RefusedPart } from './session-keeper.ts';

/** What an invocation of the db function came to. `refused` says which part of the session was not accepted. */
export type DbOutcome =
  | { readonly answer: UnknownObject }
  | { readonly error: ClientError; readonly refused?: RefusedPart };

export function readDbAnswer(invocation: InvocationAnswer): DbOutcome {
  const { status, headers, body } = invocation;
  const requestId = headers['x-fc-request-id'];
  if (status < 200 || status >= 300) return refusalOf(status, body, requestId);

  // Function Compute reports a function that threw, timed out or ran out of memory with 200 and this header; the
  // body then holds a stack trace.
  if (headers['x-fc-error-type'] !== undefined) {
    return {
      error: new ClientError('Internal', 'The function failed. Its log has this requestId.', { requestId }),
    };
  }

  const answer = readObject(parseJson(body), "the db function's answer");
  if (answer['error'] === undefined) return { answer };
  const error = readDbError(answer['error'], requestId);
  return error.code === 'Unauthenticated' ? { error, refused: 'session' } : { error };
}

/** Reads `error` of an answer of the db function. @throws ClientError when it is malformed. */
export function readDbError(value: unknown, fallbackRequestId: string | undefined): ClientError {
  const { code, message, requestId } = readObject(value, "the db function's error");
  if (typeof message !== 'string') throw malformed("the db function's error has no message");
  return new ClientError(isErrorCode(code) ? code : 'Internal', message, {
    requestId: typeof requestId === 'string' ? requestId : fallbackRequestId,
  });
}

/** API 2016-08-15 calls its fields ErrorCode and ErrorMessage, 2023-03-30 Code, Message and RequestId. */
function refusalOf(status: number, body: string, requestId: string | undefined): DbOutcome {
  const json = parseJson(body);
  const answer = isObject(json) ? json : {};
  const fcCode = textOf(answer['Code'] ?? answer['ErrorCode']);
  const fcMessage = textOf(answer['Message'] ?? answer['ErrorMessage']);
  const details = {
    status,
    requestId: requestId ?? (textOf(answer['RequestId']) || undefined),
    cause: fcMessage === '' ? undefined : new Error(fcMessage),
  };
  const message = `Function Compute answered with HTTP status ${status}${fcCode && ` ${fcCode}`}.`;
  if (refusesCredentials(status, fcCode, fcMessage)) {
    return { error: new ClientError('Unauthenticated', message, details), refused: 'credentials' };
  }
  return { error: new ClientError(codeOfStatus(status), message, details) };
}

/**
 * Whether fresh credentials, or the server's time that comes with them, may help: an expired or unknown token or
 * key, a signature that does not match, a date too far off. The documentation of Function Compute names no code for
 * an expired token, so its message counts as well. A policy that denies the call is not among them.
 */
function refusesCredentials(status: number, code: string, message: string): boolean {
  if (status < 400 || status >= 500) return false;
  return (
    status === 401 ||
    /SecurityToken|AccessKeyI[dD]|Signature|TimeStamp|TimeTooSkewed|Expired/.test(code) ||
    /security ?token|expired/i.test(message)
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
