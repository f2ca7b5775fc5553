import type { ClientError } from '../errors.ts';

/** Codes by which the db function says that a write will not do, however often it is sent. */
const finalCodes = ['InvalidArgument', 'PermissionDenied', 'NotFound', 'AlreadyExists', 'Aborted'];

/** Whether the error of one write is the last word on it. */
export function isFinal({ code }: ClientError): boolean {
  return finalCodes.includes(code);
}

/**
 * Whether a request as a whole reached the db function, and it is what failed. Function Compute's own refusals have an
 * HTTP status, and a request that got lost, or that the platform would not send, has no requestId.
 */
export function isFromFunction({ requestId, status }: ClientError): boolean {
  return requestId !== undefined && status === undefined;
}
