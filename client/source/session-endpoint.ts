import { isObject, malformed, parseJson, readObject } from './border.ts';
import { ClientError, codeOfStatus, isErrorCode } from './errors.ts';
import type { HttpResponse, SendRequest } from './platform.ts';

/** One of the user's sessions. Times are milliseconds since 1970 by the server's clock. */
export interface SessionSummary {
  /** For `revoke`. It is not the sessionId and opens nothing. */
  readonly id: string;
  readonly createdAt: number;
  readonly renewedAt?: number;
  /** When it ends if it is not renewed. */
  readonly expiresAt: number;
  /** Whether it is the one of this client. */
  readonly current: boolean;
}

/** The session function behind its HTTP trigger. `login` and `renew` resolve to the answer as text. */
export interface SessionEndpoint {
  login(authCode: string): Promise<string>;
  renew(sessionId: string): Promise<string>;
  logout(sessionId: string): Promise<void>;
  logoutAll(sessionId: string): Promise<void>;
  sessions(sessionId: string): Promise<SessionSummary[]>;
  revoke(sessionId: string, id: string): Promise<void>;
}

export function createSessionEndpoint(sessionUrl: string, sendRequest: SendRequest): SessionEndpoint {
  async function post(body: Readonly<Record<string, string>>): Promise<string> {
    const response = await sendRequest({
      method: 'POST',
      url: sessionUrl,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.status >= 200 && response.status < 300) return response.body;
    throw errorOf(response);
  }
  const toNothing = () => undefined;

  return {
    login: (authCode) => post({ authCode }),
    renew: (sessionId) => post({ action: 'renew', sessionId }),
    logout: (sessionId) => post({ action: 'logout', sessionId }).then(toNothing),
    logoutAll: (sessionId) => post({ action: 'logoutAll', sessionId }).then(toNothing),
    sessions: (sessionId) => post({ action: 'sessions', sessionId }).then(readSessions),
    revoke: (sessionId, id) => post({ action: 'revoke', sessionId, id }).then(toNothing),
  };
}

function readSessions(answer: string): SessionSummary[] {
  const { sessions } = readObject(parseJson(answer), 'the list of sessions');
  if (!Array.isArray(sessions) || !sessions.every(isSummary)) throw malformed('no list of sessions');
  return sessions;
}

/** As far as `revoke` needs it; the rest is shown and no more. */
function isSummary(value: unknown): value is SessionSummary {
  return isObject(value) && typeof value['id'] === 'string';
}

/** The function's own error; or, from whatever stands before it, what the status says. */
function errorOf({ status, headers, body }: HttpResponse): ClientError {
  const answer = parseJson(body);
  const error = isObject(answer) && isObject(answer['error']) ? answer['error'] : {};
  const { code, message, requestId } = error;
  return new ClientError(
    isErrorCode(code) ? code : codeOfStatus(status),
    typeof message === 'string' ? message : `The session function answered with HTTP status ${status}.`,
    { status, requestId: typeof requestId === 'string' ? requestId : headers['x-fc-request-id'] },
  );
}
