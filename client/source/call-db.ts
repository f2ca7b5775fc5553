import { createAcs3Invoker } from './acs3-invoker.ts';
import type { UnknownObject } from './border.ts';
import { cancellable } from './cancellation.ts';
import { ClientError } from './errors.ts';
import { type DbOutcome, readDbAnswer } from './function-answer.ts';
import type { Invoker } from './invoker.ts';
import type { CallLimits, Platform, SendRequest } from './platform.ts';
import type { Repeat, RepeatLimits } from './repeat.ts';
import type { Session } from './session.ts';
import type { SessionKeeper } from './session-keeper.ts';
import { toJson } from './to-json.ts';

/** A request to the db function, all but the sessionId. */
export interface DbRequest {
  readonly op: 'add' | 'put' | 'get' | 'update' | 'remove' | 'list' | 'count' | 'batch';
  /** Of all but a batch. */
  readonly collection?: string;
  /** Of a write: a repetition with the same opId changes nothing and gets the first answer. */
  readonly opId?: string;
  readonly [parameter: string]: unknown;
}

/**
 * A request may be made of the session that it goes out with; its repetition is the same request.
 * Resolves to the answer's object, or rejects with the `ClientError` that the db function or the way to it gave.
 */
export type CallDb = (request: DbRequest | ((session: Session) => DbRequest)) => Promise<UnknownObject>;

/**
 * Calls the db function as the user of the session. When the session or its credentials are refused, both are put in
 * order and the call is repeated, once; when the way to it failed, as `repeat` does. Reads change nothing and writes
 * carry an opId, so that any repetition is safe.
 */
export function createDbCall(
  sessions: SessionKeeper,
  platform: Platform,
  repeat: Repeat,
  limits: RepeatLimits,
): CallDb {
  const { signal } = limits;

  async function attempt(session: Session, request: DbRequest): Promise<DbOutcome> {
    const invoker = await createInvoker(session, platform, limits);
    const payload = toJson({ sid: session.sessionId, ...request });
    return readDbAnswer(await invoker.invoke(session.functions.db, payload));
  }

  /** Only a refusal of the session is an outcome that is not thrown. */
  const attempts = (session: Session, request: DbRequest) =>
    repeat(async () => {
      const outcome = await attempt(session, request);
      if ('error' in outcome && outcome.refused === undefined) throw outcome.error;
      return outcome;
    }, limits);

  async function call(given: Parameters<CallDb>[0]): Promise<UnknownObject> {
    const session = await sessions.current();
    const request = typeof given === 'function' ? given(session) : given;
    let outcome = await attempts(session, request);
    if ('error' in outcome && outcome.refused !== undefined) {
      outcome = await attempts(await sessions.replace(session, outcome.refused, outcome.error), request);
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.answer;
  }

  return (given) => cancellable(signal, () => call(given));
}

async function createInvoker(session: Session, platform: Platform, limits: CallLimits): Promise<Invoker> {
  const serverTime = () => platform.now() + session.clockOffset;
  const sendRequest: SendRequest = (request) => platform.sendRequest(request, limits);
  const { api } = session.functions;
  if (api.version === '2023-03-30') return createAcs3Invoker(platform, session, serverTime, sendRequest);
  if (platform.createFc2Invoker !== undefined) {
    const connection = { sendRequest, timeout: limits.timeout };
    return platform.createFc2Invoker(session, api.service, serverTime, connection);
  }
  throw new ClientError(
    'InvalidArgument',
    'The deployment is of Function Compute 2.0, which this entry leaves out: use mini-app-client/mini-program.',
  );
}
