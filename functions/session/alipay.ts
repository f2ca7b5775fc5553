import type { AlipaySdk } from 'alipay-sdk';
import * as v from 'valibot';
import { FunctionError } from '../common/errors.ts';
import { SetupError } from '../common/log.ts';
import { keyTypeOf, withoutArmour } from './alipay-keys.ts';
import type { SessionConfiguration } from './configuration.ts';
import type { IdentifyUser, Identity } from './identity.ts';

const documentedEndpoint = 'https://openapi.alipay.com';
const timeoutMilliseconds = 5_000;

/**
 * Alipay's answer to `/v3/alipay/system/oauth/token`, as far as it matters here. New apps get open_id, older ones
 * user_id (https://opendocs.alipay.com/mini/0ai2i6); its tokens are neither kept nor passed on.
 */
const id = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(128))), undefined);
const tokenAnswer = v.object({ open_id: id, user_id: id });

type AlipayConfiguration = Pick<
  SessionConfiguration,
  'ALIPAY_APP_ID' | 'ALIPAY_PRIVATE_KEY' | 'ALIPAY_PUBLIC_KEY' | 'ALIPAY_ENDPOINT' | 'ALIPAY_IDENTITY_KIND'
>;

/**
 * Identifies users through Alipay's v3 API: the one call of the SDK that always verifies the answer's signature and
 * reports every refusal in one way.
 *
 * Rejects with `Unauthenticated` when Alipay refuses the authCode (ask for a new one), `Unavailable` when it does
 * not answer or its answer cannot be trusted (try again later), `Internal` when it refuses the app's settings.
 */
export function createAlipayIdentification(configuration: AlipayConfiguration): IdentifyUser {
  let sdk: AlipaySdk | undefined;
  return async (authCode) => {
    sdk ??= await loadSdk(configuration);
    return toIdentity(await exchange(sdk, authCode), configuration.ALIPAY_IDENTITY_KIND);
  };
}

/** Loaded on the first login, so that a renewal never pays for it. */
async function loadSdk(configuration: AlipayConfiguration): Promise<AlipaySdk> {
  const { AlipaySdk } = await import('alipay-sdk');
  return new AlipaySdk({
    appId: configuration.ALIPAY_APP_ID,
    privateKey: withoutArmour(configuration.ALIPAY_PRIVATE_KEY),
    keyType: keyTypeOf(configuration.ALIPAY_PRIVATE_KEY),
    alipayPublicKey: withoutArmour(configuration.ALIPAY_PUBLIC_KEY),
    endpoint: configuration.ALIPAY_ENDPOINT === 'auto' ? documentedEndpoint : configuration.ALIPAY_ENDPOINT,
    timeout: timeoutMilliseconds,
  });
}

async function exchange(sdk: AlipaySdk, code: string): Promise<unknown> {
  try {
    const { data } = await sdk.curl('POST', '/v3/alipay/system/oauth/token', {
      body: { grant_type: 'authorization_code', code },
    });
    return data;
  } catch (error) {
    throw toFunctionError(error);
  }
}

/**
 * Codes of an authCode that was used, has expired, was invented or belongs to another app; with and without the
 * prefix, which v3 leaves out of its gateway's own codes.
 */
const refusedAuthCode = new Set([
  'isv.code-invalid',
  'code-invalid',
  'isv.unmatched-app-id',
  'unmatched-app-id',
]);

/** Faults on Alipay's side, which it reports with status 400 all the same. */
const passingCode = /^(isp|aop)\.|unknow|system-error|system-busy/;

const refusal = v.object({
  code: v.string(),
  responseHttpStatus: v.number(),
  message: v.optional(v.string(), ''),
});

/**
 * The SDK's HTTP client sends a request whose connection broke once more, with the same nonce (observed from urllib
 * 4.9), which is refused when the first one had arrived: its answer is lost, and nothing is wrong with the app.
 */
const refusedRepetition = /nonce/i;

function toFunctionError(error: unknown): FunctionError {
  const answered = v.safeParse(refusal, error);
  if (answered.success) {
    const { code, message, responseHttpStatus: status } = answered.output;
    if (refusedAuthCode.has(code)) {
      return new FunctionError(
        'Unauthenticated',
        'Alipay refused the authCode. Get a new one with my.getAuthCode.',
        {
          cause: error,
        },
      );
    }
    const isRefusal = status >= 400 && status < 500 && status !== 408 && status !== 429;
    if (isRefusal && !passingCode.test(code) && !refusedRepetition.test(`${code} ${message}`)) {
      return new FunctionError('Internal', 'Alipay refused the app. The log says which setting to mend.', {
        cause: error,
      });
    }
  }
  return new FunctionError('Unavailable', 'Alipay gave no answer that can be trusted. Try again later.', {
    cause: error,
  });
}

/** Takes open_id, else user_id, or only the kind that the app's users are known by. */
function toIdentity(answer: unknown, wanted: AlipayConfiguration['ALIPAY_IDENTITY_KIND']): Identity {
  const parsed = v.safeParse(tokenAnswer, answer);
  const ids: { readonly [Kind in Identity['kind']]?: string | undefined } = parsed.success
    ? parsed.output
    : {};
  const named = (['open_id', 'user_id'] as const).filter((kind) => ids[kind] !== undefined);
  const kind = wanted === 'any' ? named[0] : named.find((one) => one === wanted);
  const found = kind === undefined ? undefined : ids[kind];
  if (kind !== undefined && found !== undefined) return { provider: 'alipay', kind, id: found };
  const [other] = named;
  if (other !== undefined) {
    throw new FunctionError('Internal', 'Logins are being moved to another kind of id. Try again later.', {
      cause: new SetupError(
        `Alipay names users by ${other}, and ALIPAY_IDENTITY_KIND is ${wanted}: link the users, then set it to ${other}.`,
      ),
    });
  }
  throw new FunctionError('Unavailable', 'Alipay gave no answer that can be trusted. Try again later.', {
    cause: new Error('The answer of alipay.system.oauth.token has neither open_id nor user_id.'),
  });
}
