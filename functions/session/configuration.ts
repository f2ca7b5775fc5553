import * as v from 'valibot';
import { endpoint, requiredText, seconds } from '../common/configuration.ts';
import { isRsaPrivateKey, isRsaPublicKey } from './alipay-keys.ts';

const mostSessions = 100;

const apis = ['2023-03-30', '2016-08-15'] as const;
const kinds = ['any', 'open_id', 'user_id'] as const;

/** The session function's environment variables; s.yaml sets them, .env.example explains those of yours. */
export const sessionConfiguration = v.pipe(
  v.object({
    TABLESTORE_INSTANCE: requiredText,
    TABLESTORE_ENDPOINT: endpoint,
    ALIPAY_APP_ID: v.pipe(requiredText, v.description('set it to the app id that open.alipay.com shows')),
    ALIPAY_PRIVATE_KEY: v.pipe(
      requiredText,
      v.check(
        isRsaPrivateKey,
        'is no RSA private key (PKCS1 or PKCS8): copy all of it from Alipay’s key tool',
      ),
      v.description('set it to the private key that Alipay’s key tool made for the app'),
    ),
    ALIPAY_PUBLIC_KEY: v.pipe(
      requiredText,
      v.check(
        isRsaPublicKey,
        'is no RSA public key: copy the one of Alipay, not of the app, from the console',
      ),
      v.description('set it to the public key of Alipay that the console shows once yours is uploaded'),
    ),
    ALIPAY_ENDPOINT: endpoint,
    /** Which of Alipay's ids a login must bring; `any`: open_id, else user_id. docs/sessions.md says when to set it. */
    ALIPAY_IDENTITY_KIND: v.optional(v.picklist(kinds, `must be one of ${kinds.join(', ')}`), 'any'),
    STS_ENDPOINT: endpoint,
    INVOKE_ROLE: requiredText,
    INVOKE_API: v.picklist(apis, 'must be 2023-03-30 (FC 3.0) or 2016-08-15 (FC 2.0)'),
    INVOKE_ENDPOINT: endpoint,
    DB_SERVICE: v.optional(requiredText),
    DB_FUNCTION: requiredText,
    SESSION_IDLE_SECONDS: seconds,
    SESSION_ABSOLUTE_SECONDS: seconds,
    /** How many sessions a user has at most; a login beyond it ends the oldest. */
    SESSION_LIMIT: v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[1-9]\d{0,3}$/, `must be a whole number from 1 to ${mostSessions}`),
        v.transform(Number),
        v.maxValue(mostSessions, `must be a whole number from 1 to ${mostSessions}`),
      ),
      '10',
    ),
  }),
  // Partial, so that it is checked beside whatever else is wrong.
  v.forward(
    v.partialCheck(
      [['INVOKE_API'], ['DB_SERVICE']],
      ({ INVOKE_API, DB_SERVICE }) => INVOKE_API === '2023-03-30' || DB_SERVICE !== undefined,
      'is missing: with INVOKE_API 2016-08-15 it names the service',
    ),
    ['DB_SERVICE'],
  ),
);

export type SessionConfiguration = v.InferOutput<typeof sessionConfiguration>;
