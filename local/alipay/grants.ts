import { GatewayError, GatewayUnavailable } from './errors.ts';
import { openId, userId } from './users.ts';

/** What a user agreed to, and how the gateway shall answer when the auth code is exchanged. */
export interface Authorization {
  readonly user: string;
  /** Which identity the answer names; `none` is an answer that names nobody. */
  readonly identity: 'open_id' | 'user_id' | 'none';
  /** How the answer is signed. */
  readonly signature: 'valid' | 'wrong' | 'missing';
  /** The gateway answers 503 instead, every time; the code stays unused. */
  readonly unavailable: boolean;
}

/** The answer of `alipay.system.oauth.token`, as it goes over the wire. */
export interface TokenAnswer {
  readonly access_token: string;
  /** China Standard Time, `yyyy-MM-dd HH:mm:ss`. */
  readonly auth_start: string;
  /** Seconds that the access token lives. */
  readonly expires_in: number;
  /** Seconds that the refresh token lives. */
  readonly re_expires_in: number;
  readonly refresh_token: string;
  readonly open_id?: string;
  readonly user_id?: string;
}

export interface Grants {
  /** Issues an auth code: good once, for 3 minutes, the shortest that Alipay documents (3 minutes to 24 hours). */
  authorize(authorization: Authorization): string;
  /** @throws GatewayError isv.code-invalid for a code that is unknown, used or too old; GatewayUnavailable. */
  exchangeCode(code: string): { answer: TokenAnswer; signature: Authorization['signature'] };
  /** Every refresh token is good once: the answer holds the next. @throws GatewayError when it is not good. */
  refresh(refreshToken: string): TokenAnswer;
}

const codeLifetime = 3 * 60_000;
const accessTokenLifetime = 15 * 24 * 3600;
const refreshTokenLifetime = 30 * 24 * 3600;
const millisecondsAheadInChina = 8 * 3_600_000;

interface Issued {
  readonly authorization: Authorization;
  readonly expiresAt: number;
  readonly authorizedAt: number;
}

/** The auth codes and refresh tokens of one app, kept in memory. */
export function createGrants(options: {
  appId: string;
  clock: () => number;
  random: (bytes: number) => Buffer;
}): Grants {
  const { appId, clock, random } = options;
  const codes = new Map<string, Issued>();
  const refreshTokens = new Map<string, Issued>();

  function issueTokens({ authorization, authorizedAt }: Issued): TokenAnswer {
    const refreshToken = `authbseR${random(16).toString('hex')}`;
    const expiresAt = clock() + refreshTokenLifetime * 1000;
    refreshTokens.set(refreshToken, { authorization, authorizedAt, expiresAt });
    return {
      access_token: `authbseB${random(16).toString('hex')}`,
      auth_start: chinaStandardTime(authorizedAt),
      expires_in: accessTokenLifetime,
      re_expires_in: refreshTokenLifetime,
      refresh_token: refreshToken,
      ...identity(appId, authorization),
    };
  }

  return {
    authorize(authorization) {
      const now = clock();
      forgetExpired(codes, now);
      const code = random(16).toString('hex');
      codes.set(code, { authorization, authorizedAt: now, expiresAt: now + codeLifetime });
      return code;
    },

    exchangeCode(code) {
      const issued = codes.get(code);
      if (!issued || issued.expiresAt <= clock()) {
        throw new GatewayError('40002', 'isv.code-invalid', '授权码code无效', { byMethod: true });
      }
      const { signature, unavailable } = issued.authorization;
      if (unavailable) throw new GatewayUnavailable();
      codes.delete(code);
      return { answer: issueTokens(issued), signature };
    },

    refresh(refreshToken) {
      const issued = refreshTokens.get(refreshToken);
      if (!issued) {
        throw new GatewayError('40002', 'isv.refresh-token-invalid', '刷新令牌refresh_token无效', {
          byMethod: true,
        });
      }
      if (issued.expiresAt <= clock()) {
        throw new GatewayError('40002', 'isv.refresh-token-time-out', '刷新令牌(refresh_token)过期', {
          byMethod: true,
        });
      }
      refreshTokens.delete(refreshToken);
      return issueTokens(issued);
    },
  };
}

/** All codes live equally long, so that the oldest stand first. */
function forgetExpired(codes: Map<string, Issued>, now: number): void {
  for (const [code, { expiresAt }] of codes) {
    if (expiresAt > now) return;
    codes.delete(code);
  }
}

function identity(
  appId: string,
  { identity, user }: Authorization,
): Pick<TokenAnswer, 'open_id' | 'user_id'> {
  if (identity === 'none') return {};
  return identity === 'open_id' ? { open_id: openId(appId, user) } : { user_id: userId(appId, user) };
}

function chinaStandardTime(time: number): string {
  return new Date(time + millisecondsAheadInChina).toISOString().slice(0, 19).replace('T', ' ');
}
