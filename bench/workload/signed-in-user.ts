import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createAcs3Invoker } from '../../client/source/acs3-invoker.ts';
import { sendByFetch } from '../../client/source/fetch-transport.ts';
import type { SendRequest } from '../../client/source/platform.ts';
import { parseSessionAnswer } from '../../client/source/session.ts';
import { type LocalCloud, sessionUrlOf } from '../servers/local-cloud.ts';

type Answer = Awaited<ReturnType<SendRequest>>;

/** What a mini-program sends for its user, without the client around it, which would renew and repeat. */
export interface SignedInUser {
  readonly sessionId: string;
  /** Asks the session function. */
  postToSession(body: object): Promise<Answer>;
  /** Invokes db, signed with the session's STS credentials. */
  invokeDb(event: object): Promise<{ readonly status: number; readonly body: string }>;
}

const sendRequest: SendRequest = (request) => sendByFetch(request, { timeout: 10_000 });

/** Logs a user in at a local cloud of FC 3.0. */
export async function signIn(cloud: LocalCloud, user: string): Promise<SignedInUser> {
  const sessionUrl = sessionUrlOf(cloud);
  const post = (url: string, body: object) =>
    sendRequest({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const { body: grant } = await post(`${cloud.endpoints.alipay.endpoint}/local/authorize`, { user });
  const login = await post(sessionUrl, JSON.parse(grant));
  const session = parseSessionAnswer(login.body, Date.now());
  const hashes = {
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
    hmacSha256: (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex'),
  };
  const invoker = createAcs3Invoker({ hashes, randomBytes }, session, Date.now, sendRequest);
  return {
    sessionId: session.sessionId,
    postToSession: (body) => post(sessionUrl, body),
    invokeDb: (event) => invoker.invoke(session.functions.db, JSON.stringify(event)),
  };
}
