/** The session function as the client meets it, with all that a test wants to see or turn. */
export interface SessionFunction {
  /** A code that signs `user` in once. */
  authCode(user: string): string;
  handle(request: Readonly<Record<string, unknown>>): { readonly status: number; readonly body?: unknown };
  userOf(sessionId: unknown): string | undefined;
  /** The secret of a key whose token fits and has not expired. */
  findSecret(accessKeyId: string, securityToken: unknown): string | 'expired' | undefined;
  /** Ends every session, as an administrator can. */
  revokeSessions(): void;
  /** Makes STS tokens invalid before their time. */
  revokeCredentials(): void;
}

/** As long as STS makes them at least. */
export const credentialsLifetime = 900_000;

export function createSessionFunction(now: () => number, functions: () => unknown): SessionFunction {
  const codes = new Map<string, string>();
  const sessions = new Map<string, string>();
  const credentials = new Map<string, { secret: string; token: string; expiresAt: number }>();
  let count = 0;

  function answer(sessionId: string) {
    count += 1;
    const expiresAt = now() + credentialsLifetime;
    const [key, secret, token] = [`STS.key-${count}`, `secret-${count}`, `token-${count}`];
    credentials.set(key, { secret, token, expiresAt });
    return {
      status: 200,
      body: {
        sessionId,
        expiresAt: now() + 7 * 86_400_000,
        sts: {
          AccessKeyId: key,
          AccessKeySecret: secret,
          SecurityToken: token,
          Expiration: isoTime(expiresAt),
        },
        functions: functions(),
        serverTime: now(),
        added: 'by a later version',
      },
    };
  }

  return {
    authCode(user) {
      count += 1;
      codes.set(`code-${count}`, user);
      return `code-${count}`;
    },

    handle({ authCode, action, sessionId, id }) {
      if (action === undefined && typeof authCode === 'string' && sessionId === undefined) {
        const user = codes.get(authCode);
        if (user === undefined) return refusal(401, 'Unauthenticated', 'Alipay refused the authCode.');
        codes.delete(authCode);
        count += 1;
        sessions.set(`session-${count}`, user);
        return answer(`session-${count}`);
      }
      if (typeof sessionId !== 'string') return refusal(400, 'InvalidArgument', 'Neither login nor renewal.');
      if (!sessions.has(sessionId)) return refusal(401, 'Unauthenticated', 'The session is not valid.');
      const user = sessions.get(sessionId);
      const own = [...sessions.keys()].filter((key) => sessions.get(key) === user);
      switch (action) {
        case 'renew':
          return answer(sessionId);
        case 'sessions':
          return { status: 200, body: { sessions: own.map((key) => summaryOf(key, key === sessionId)) } };
        case 'logout':
          sessions.delete(sessionId);
          return { status: 204 };
        case 'logoutAll':
          for (const key of own) sessions.delete(key);
          return { status: 204 };
        case 'revoke':
          for (const key of own) if (publicIdOf(key) === id) sessions.delete(key);
          return { status: 204 };
        default:
          return refusal(400, 'InvalidArgument', 'There is no such action.');
      }
    },

    userOf: (sessionId) => (typeof sessionId === 'string' ? sessions.get(sessionId) : undefined),

    findSecret(accessKeyId, securityToken) {
      const found = credentials.get(accessKeyId);
      if (found === undefined || found.token !== securityToken) return undefined;
      return found.expiresAt <= now() ? 'expired' : found.secret;
    },

    revokeSessions: () => sessions.clear(),
    revokeCredentials: () => credentials.clear(),
  };
}

function summaryOf(key: string, current: boolean) {
  return { id: publicIdOf(key), createdAt: 1, renewedAt: 2, expiresAt: 3, current };
}

/** What users see of a session. */
function publicIdOf(key: string): string {
  return `public-${key}`;
}

function refusal(status: number, code: string, message: string) {
  return { status, body: { error: { code, message, requestId: 'request-of-session' } } };
}

/** STS writes whole seconds. */
function isoTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
