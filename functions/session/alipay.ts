import type { AlipaySdk } from 'alipay-sdk';
import * as v from 'valibot';
import { FunctionError } from '../common/errors.ts';
import type { SessionConfiguration } from './configuration.ts';
import type { IdentifyUser, Identity } from './identity.ts';

const documentedEndpoint = 'https://openapi.alipay.com';
const timeoutMilliseconds = 5_000;

/**
 * Alipay's answer to `/v3/alipay/system/oauth/token`, as far as it matters here. New apps get open_id, older ones
 * user_id (https://opendocs.alipay.com/mini/0ai2i6); its tokens are neither kept nor passed on.
 */
const tokenAnswer = v.union([
  v.object({ open_id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(128)) }),
  v.object({ user_id: v.pipe(v.string(), v.nonEmpty(), v.maxLength(128)) }),
]);

type AlipayConfiguration = Pick<
  SessionConfiguration,
  'ALIPAY_APP_ID' | 'ALIPAY_PRIVATE_KEY' | 'ALIPAY_PUBLIC_KEY' | 'ALIPAY_ENDPOINT'
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
    return toIdentity(await exchange(sdk, authCode));
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

/** A key with or without PEM's first and last line, on one line or on many (`\n` may arrive as two characters). */
export function withoutArmour(key: string): string {
  return key.replace(/-----[A-Z ]+-----/g, '').replace(/\\n|\s/g, '');
}

/** Alipay's key tool writes PKCS8, its SDK for Node assumes PKCS1; the key's first bytes tell which it is. */
export function keyTypeOf(privateKey: string): 'PKCS1' | 'PKCS8' {
  const der = Buffer.from(withoutArmour(privateKey), 'base64');
  // Both are SEQUENCE { INTEGER 0, …}: PKCS8 goes on with a SEQUENCE (30), PKCS1 with the modulus, an INTEGER (02).
  const lengthBytes = (der[1] ?? 0) < 0x80 ? 0 : (der[1] ?? 0) & 0x7f;
  return der[2 + lengthBytes + 3] === 0x30 ? 'PKCS8' : 'PKCS1';
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

const refusal = v.object({ code: v.string(), responseHttpStatus: v.number() });

function toFunctionError(error: unknown): FunctionError {
  const answered = v.safeParse(refusal, error);
  if (answered.success) {
    const { code, responseHttpStatus: status } = answered.output;
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
    if (isRefusal && !passingCode.test(code)) {
      return new FunctionError('Internal', 'Alipay refused the app. The log says which setting to mend.', {
        cause: error,
      });
    }
  }
  return new FunctionError('Unavailable', 'Alipay gave no answer that can be trusted. Try again later.', {
    cause: error,
  });
}

function toIdentity(answer: unknown): Identity {
  const parsed = v.safeParse(tokenAnswer, answer);
  if (!parsed.success) {
    throw new FunctionError('Unavailable', 'Alipay gave no answer that can be trusted. Try again later.', {
      cause: new Error('The answer of alipay.system.oauth.token has neither open_id nor user_id.'),
    });
  }
  return 'open_id' in parsed.output
    ? { provider: 'alipay', kind: 'open_id', id: parsed.output.open_id }
    : { provider: 'alipay', kind: 'user_id', id: parsed.output.user_id };
}
