import type { FcContext } from '../common/fc-context.ts';
import type { SessionConfiguration } from './configuration.ts';
import type { InvokeCredentials } from './invoke-credentials.ts';

/** What login and renewal answer; clients in the field depend on it. Times are milliseconds since 1970. */
export interface SessionAnswer {
  readonly sessionId: string;
  readonly expiresAt: number;
  readonly sts: InvokeCredentials;
  readonly functions: {
    readonly api: string;
    readonly endpoint: string;
    readonly accountId: string;
    readonly region: string;
    readonly service?: string;
    readonly db: string;
  };
  readonly serverTime: number;
}

interface AnswerScope {
  readonly configuration: SessionConfiguration;
  readonly context: FcContext;
  readonly clock: () => number;
}

/** Adds to a session where the functions are, so that a client needs to know one URL only. */
export function toSessionAnswer(
  { configuration, context, clock }: AnswerScope,
  session: Pick<SessionAnswer, 'sessionId' | 'expiresAt' | 'sts'>,
): SessionAnswer {
  const { INVOKE_API, INVOKE_ENDPOINT, DB_SERVICE, DB_FUNCTION } = configuration;
  const { accountId, region } = context;
  return {
    ...session,
    functions: {
      api: INVOKE_API,
      endpoint:
        INVOKE_ENDPOINT === 'auto' ? `https://${accountId}.${region}.fc.aliyuncs.com` : INVOKE_ENDPOINT,
      accountId,
      region,
      ...(DB_SERVICE === undefined ? {} : { service: DB_SERVICE }),
      db: DB_FUNCTION,
    },
    serverTime: clock(),
  };
}
