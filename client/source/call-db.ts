import { createAcs3Invoker } from './acs3-invoker.ts';
import type { UnknownObject } from './border.ts';
import { ClientError } from './errors.ts';
import { createFc2Invoker } from './fc2-invoker.ts';
import { type DbOutcome, readDbAnswer } from './function-answer.ts';
import type { Invoker } from './invoker.ts';
import type { Platform } from './platform.ts';
import type { Session } from './session.ts';
import type { SessionKeeper } from './session-keeper.ts';

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
 * order and the call is repeated, once; writes carry an opId, so that the repetition is safe.
 */
export function createDbCall(sessions: SessionKeeper, platform: Platform): CallDb {
  async function attempt(session: Session, request: DbRequest): Promise<DbOutcome> {
    const invoker = await createInvoker(session, platform);
    const payload = toJson({ sid: session.sessionId, ...request });
    return readDbAnswer(await invoker.invoke(session.functions.db, payload));
  }

  return async (given) => {
    const session = await sessions.current();
    const request = typeof given === 'function' ? given(session) : given;
    let outcome = await attempt(session, request);
    if ('error' in outcome && outcome.refused !== undefined) {
      outcome = await attempt(await sessions.replace(session, outcome.refused, outcome.error), request);
    }
    if ('error' in outcome) throw outcome.error;
    return outcome.answer;
  };
}

async function createInvoker(session: Session, platform: Platform): Promise<Invoker> {
  const serverTime = () => platform.now() + session.clockOffset;
  const { api } = session.functions;
  if (api.version === '2023-03-30') return createAcs3Invoker(platform, session, serverTime);
  return createFc2Invoker(await platform.loadFc2(), session, api.service, serverTime, platform.timeout);
}

/** JSON, but without its habit of turning NaN and the infinities into null. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, (key, part: unknown) => {
      if (typeof part !== 'number' || Number.isFinite(part)) return part;
      throw new ClientError('InvalidArgument', `"${key}" is ${part}, which JSON cannot express.`);
    });
  } catch (error) {
    if (error instanceof ClientError) throw error;
    throw new ClientError('InvalidArgument', 'The data cannot be expressed in JSON.', { cause: error });
  }
}
