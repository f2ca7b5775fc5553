import { isObject, parseJson } from './border.ts';
import { ClientError, codeOfStatus, isErrorCode } from './errors.ts';
import type { HttpResponse, SendRequest } from './platform.ts';

/** The session function behind its HTTP trigger. `login` and `renew` resolve to the answer as text. */
export interface SessionEndpoint {
  login(authCode: string): Promise<string>;
  renew(sessionId: string): Promise<string>;
  logout(sessionId: string): Promise<void>;
}

export function createSessionEndpoint(sessionUrl: string, sendRequest: SendRequest): SessionEndpoint {
  async function post(body: Readonly<Record<string, string>>): Promise<HttpResponse> {
    const response = await sendRequest({
      method: 'POST',
      url: sessionUrl,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.status >= 200 && response.status < 300) return response;
    throw errorOf(response);
  }

  return {
    login: async (authCode) => (await post({ authCode })).body,
    renew: async (sessionId) => (await post({ action: 'renew', sessionId })).body,
    logout: async (sessionId) => {
      await post({ action: 'logout', sessionId });
    },
  };
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
