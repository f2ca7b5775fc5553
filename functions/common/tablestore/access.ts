import type * as TableStore from 'tablestore';
import { FunctionError } from '../errors.ts';
import { usualPatience, withPatience } from './patience.ts';
import { type TablestoreFailure, toTablestoreFailure } from './sdk-error.ts';

/** Sends a call of the SDK once, or for as long as whoever made it likes. Rejects with whatever the SDK rejects with. */
export type Attempt = <Result>(call: () => Promise<Result>) => Promise<Result>;

/**
 * The way to Tablestore: what reads and writes rows goes through `send`, so that all of them fail alike.
 *
 * `send` rejects with FunctionError `Unavailable` when Tablestore is throttling, failing or out of reach, and
 * `Internal` when it refuses the request; `cause` is the TablestoreFailure.
 */
export interface TablestoreAccess {
  /** @param isOnce for what is not worth a repetition. */
  send<Result>(call: (client: TableStore.Client) => Promise<Result>, isOnce?: boolean): Promise<Result>;
}

const once: Attempt = (call) => call();

/** The way to Tablestore through the genuine SDK's client. */
export function createAccess(
  client: TableStore.Client,
  attempt = once,
  patience = usualPatience,
): TablestoreAccess {
  return {
    async send(call, isOnce = false) {
      try {
        return await (isOnce ? once : attempt)(() => withPatience(() => call(client), patience));
      } catch (error) {
        throw toFunctionError(toTablestoreFailure(error));
      }
    },
  };
}

/** The same way, without repetitions. */
export function withoutRepeating(access: TablestoreAccess): TablestoreAccess {
  return { send: (call) => access.send(call, true) };
}

/** What a caller is told of a failure. */
export function toFunctionError(failure: TablestoreFailure): FunctionError {
  return isPassing(failure)
    ? new FunctionError('Unavailable', 'The database did not answer. Try again.', { cause: failure })
    : new FunctionError('Internal', 'The database refused the request. The log has this requestId.', {
        cause: failure,
      });
}

const passingCodes = new Set([
  'OTSServerBusy',
  'OTSTimeout',
  'OTSRequestTimeout',
  'OTSPartitionUnavailable',
  'OTSServerUnavailable',
  'OTSInternalServerError',
  'OTSTableNotReady',
  'OTSRowOperationConflict',
  'OTSNotEnoughCapacityUnit',
  'OTSCapacityUnitExhausted',
]);

/** The SDK's own names, Node's (such as ECONNRESET), and the status of something that is not Tablestore's answer. */
const cameWithoutAnswer = /^(NetworkingError|TimeoutError|E[A-Z_]+|5\d\d)$/;

/** Says whether the same request can succeed a little later: throttled, failing, or without an answer. */
export function isPassing(failure: TablestoreFailure): boolean {
  return passingCodes.has(failure.code) || cameWithoutAnswer.test(failure.code) || isTableThrottle(failure);
}

/** Tablestore allows few operations on tables at a time; the code is also that of quotas, for which waiting is no help. */
function isTableThrottle({ code, message }: TablestoreFailure): boolean {
  return code === 'OTSQuotaExhausted' && message.includes('Too frequent table operations');
}

/** Says whether `send` rejected because a write's condition did not hold: nothing was written then. */
export function isConditionFailure(error: unknown): boolean {
  if (!(error instanceof FunctionError)) return false;
  return toTablestoreFailure(error.cause).code === 'OTSConditionCheckFail';
}
