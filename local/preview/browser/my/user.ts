import type { Phone } from '../phone.ts';
import { callServer } from '../server-calls.ts';
import { CallError, type CallOptions } from './call.ts';

/** Who uses the phone. */
export function createUserCalls(phone: Phone) {
  return {
    async getAuthCode(options: CallOptions) {
      const scopes = [options.scopes ?? 'auth_base'].flat().map(String);
      const { user, name } = phone;
      const answer = await callServer('auth-code', { user, phone: name }).catch((error: unknown) => {
        throw new CallError(12, error instanceof Error ? error.message : String(error));
      });
      const { authCode, error, errorMessage } = answer;
      if (typeof error === 'number') throw new CallError(error, String(errorMessage));
      return { authCode, authErrorScopes: {}, authSuccessScopes: scopes };
    },
    /** As in Alipay the answer is JSON within JSON, and is refused until a button got the user's consent. */
    getOpenUserInfo() {
      const response = phone.hasUserInfoGrant()
        ? { code: '10000', msg: 'Success', nickName: phone.user, avatar: '' }
        : { code: '40003', msg: 'Insufficient Conditions', subMsg: 'the user has not authorized userInfo' };
      return { response: JSON.stringify({ response }) };
    },
  };
}
