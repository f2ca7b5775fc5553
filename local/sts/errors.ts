/** A refusal by STS, with the code, the text and the HTTP status that the service gives. */
export class StsError extends Error {
  override readonly name = 'StsError';
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A parameter that must be there is not. */
export function missing(parameter: string): StsError {
  return new StsError(400, `Missing${parameter}`, `${parameter} is mandatory for this action.`);
}

/** A parameter of an action does not have the form that the action documents. */
export function wronglyFormed(parameter: string): StsError {
  return new StsError(400, `InvalidParameter.${parameter}`, `The parameter ${parameter} is wrongly formed.`);
}

/** The caller's policies do not allow the action, or the role does not trust the caller: STS says the same to both. */
export function noPermission(): StsError {
  return new StsError(
    403,
    'NoPermission',
    'You are not authorized to do this action. You should be authorized by RAM.',
  );
}

/**
 * Too many calls of one account in a second. Code and text are documented for AssumeRole; the status is the one that
 * the error tables of other RPC services give to the code.
 *
 * @see https://www.alibabacloud.com/help/en/ram/support/faq-about-ram-roles-and-sts-tokens
 */
export function throttled(): StsError {
  return new StsError(400, 'Throttling.User', 'Request was denied due to user flow control.');
}
