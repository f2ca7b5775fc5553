import * as v from 'valibot';
import { endpoint, requiredText, seconds } from '../common/configuration.ts';

/** The session function's environment variables; s.yaml sets them, .env.example explains those of yours. */
export const sessionConfiguration = v.pipe(
  v.object({
    TABLESTORE_INSTANCE: requiredText,
    TABLESTORE_ENDPOINT: endpoint,
    ALIPAY_APP_ID: requiredText,
    ALIPAY_PRIVATE_KEY: requiredText,
    ALIPAY_PUBLIC_KEY: requiredText,
    ALIPAY_ENDPOINT: endpoint,
    STS_ENDPOINT: endpoint,
    INVOKE_ROLE: requiredText,
    INVOKE_API: v.picklist(
      ['2023-03-30', '2016-08-15'],
      'must be 2023-03-30 (FC 3.0) or 2016-08-15 (FC 2.0)',
    ),
    INVOKE_ENDPOINT: endpoint,
    DB_SERVICE: v.optional(requiredText),
    DB_FUNCTION: requiredText,
    SESSION_IDLE_SECONDS: seconds,
    SESSION_ABSOLUTE_SECONDS: seconds,
  }),
  v.check(
    ({ INVOKE_API, DB_SERVICE }) => INVOKE_API === '2023-03-30' || DB_SERVICE !== undefined,
    'DB_SERVICE is missing: with INVOKE_API 2016-08-15 it names the service',
  ),
);

export type SessionConfiguration = v.InferOutput<typeof sessionConfiguration>;
