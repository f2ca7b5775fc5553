import { isObject } from './border.ts';
import { ClientError, isClientError } from './errors.ts';
import { type AuthCodeSource, describeFailure } from './my.ts';
import { codeOfNetworkFailure } from './my-network.ts';

export type GetAuthCode = () => Promise<string | { readonly authCode: string }>;

/**
 * Asks `my.getAuthCode` for a code in scope `auth_base`, which shows the user nothing. A failure is
 * `Unauthenticated`, except error 12 (network), which is `Unavailable`, or `Offline` when the device has no network.
 */
export function createGetAuthCode(my: AuthCodeSource): GetAuthCode {
  return () =>
    new Promise((resolve, reject) => {
      my.getAuthCode({
        scopes: 'auth_base',
        success: resolve,
        fail: async (failure) => {
          const code = Number(failure.error) === 12 ? await codeOfNetworkFailure(my) : 'Unauthenticated';
          reject(new ClientError(code, describeFailure('getAuthCode', failure), { cause: failure }));
        },
      });
    });
}

/** The code itself, from whichever of the two shapes; whatever goes wrong becomes a ClientError. */
export async function readAuthCode(getAuthCode: GetAuthCode): Promise<string> {
  let answer: unknown;
  try {
    answer = await getAuthCode();
  } catch (error) {
    if (isClientError(error)) throw error;
    throw new ClientError('Unauthenticated', 'getAuthCode failed.', { cause: error });
  }
  const authCode = isObject(answer) ? answer['authCode'] : answer;
  if (typeof authCode === 'string' && authCode !== '') return authCode;
  throw new ClientError('Internal', 'getAuthCode answered without an authCode.');
}
