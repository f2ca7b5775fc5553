/**
 * An error of Function Compute itself (not of a function): what its APIs and HTTP triggers answer with.
 * Codes, statuses and texts are those of https://www.alibabacloud.com/help/en/functioncompute/error-codes unless
 * the constructor below says otherwise.
 */
export class FunctionComputeError extends Error {
  override name = 'FunctionComputeError' as const;
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const invalidArgument = (message: string) => new FunctionComputeError(400, 'InvalidArgument', message);

export const missingRequiredHeader = (header: string) =>
  new FunctionComputeError(400, 'MissingRequiredHeader', `required HTTP header ${header} was not specified`);

export const pathNotSupported = (method: string, path: string) =>
  new FunctionComputeError(400, 'PathNotSupported', `'${method}' against '${path}' is not supported`);

export const entityTooLarge = (limitBytes: number) =>
  new FunctionComputeError(
    400,
    'EntityTooLarge',
    `payload size exceeds maximum allowed size (${limitBytes} bytes)`,
  );

export const invalidAccessKeyId = (accessKeyId: string) =>
  new FunctionComputeError(403, 'InvalidAccessKeyID', `invalid access key ID '${accessKeyId}'`);

/** `reason` is the local cloud's addition: it says which part of the signed request is at fault. */
export const signatureNotMatch = (reason: string) =>
  new FunctionComputeError(
    403,
    'SignatureNotMatch',
    'The request signature we calculated does not match the signature you provided. ' +
      `Check your access key and signing method (${reason})`,
  );

/** Not in Function Compute's table; code, status and text are those that Alibaba Cloud's OpenAPI gateway uses. */
export const signatureNonceUsed = () =>
  new FunctionComputeError(400, 'SignatureNonceUsed', 'Specified signature nonce was used already.');

/**
 * Not in Function Compute's table. The codes are those of Alibaba Cloud's OpenAPI gateway, the status is the one that
 * Function Compute has for every other failed authentication.
 */
export const securityTokenExpired = () =>
  new FunctionComputeError(403, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.');

/** See {@link securityTokenExpired}. */
export const securityTokenMismatch = () =>
  new FunctionComputeError(
    403,
    'InvalidSecurityToken.MismatchWithAccessKey',
    'Specified SecurityToken mismatch with the AccessKey.',
  );

/** The text was observed in answers of the cloud to callers without permission. */
export const notAuthorized = (action: string, resource: string) =>
  new FunctionComputeError(
    403,
    'AccessDenied',
    `the caller is not authorized to perform '${action}' on resource '${resource}'`,
  );

/** The text was observed in answers of the cloud to callers of another account. */
export const otherAccount = () =>
  new FunctionComputeError(403, 'AccessDenied', "The service or function doesn't belong to you.");

/** Function Compute documents neither code nor text; in the cloud, too, the invocation fails before any code runs. */
export const roleNotAssumable = (roleArn: string, reason: string) =>
  new FunctionComputeError(403, 'AccessDenied', `cannot assume the function's role '${roleArn}': ${reason}`);

export const serviceNotFound = (serviceName: string) =>
  new FunctionComputeError(404, 'ServiceNotFound', `service '${serviceName}' does not exist`);

export const functionNotFound = (functionName: string, serviceName?: string) =>
  new FunctionComputeError(
    404,
    'FunctionNotFound',
    serviceName === undefined
      ? `function '${functionName}' does not exist.`
      : `function '${functionName}' does not exist in service '${serviceName}'`,
  );

/** For 3.0, whose functions have versions and aliases of their own, the text is the one of 2.0 with `function`. */
export function qualifierNotFound(qualifier: string, owner: string): FunctionComputeError {
  return /^\d+$/.test(qualifier)
    ? new FunctionComputeError(404, 'VersionNotFound', `version '${qualifier}' of ${owner} does not exist`)
    : new FunctionComputeError(404, 'AliasNotFound', `alias '${qualifier}' of ${owner} does not exist`);
}

/** A function without HTTP trigger answers HTTP requests with 404; the code's name is the one of the triggers' API. */
export const triggerNotFound = (functionName: string) =>
  new FunctionComputeError(404, 'TriggerNotFound', `function '${functionName}' has no HTTP trigger`);

/** 403 (not 405) is documented on https://www.alibabacloud.com/help/doc-detail/85445.htm, the code is not. */
export const methodNotConfigured = (method: string, triggerName: string) =>
  new FunctionComputeError(
    403,
    'AccessDenied',
    `method '${method}' is not configured in HTTP trigger '${triggerName}'`,
  );

/** Code and status are documented, the text is the local cloud's. */
export const resourceExhausted = (functionName: string, maximumInstances: number) =>
  new FunctionComputeError(
    429,
    'ResourceExhausted',
    `function '${functionName}' has reached its limit of ${maximumInstances} concurrent instances`,
  );
