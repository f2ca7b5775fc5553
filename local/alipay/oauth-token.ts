import { GatewayError } from './errors.ts';
import type { Authorization, Grants, TokenAnswer } from './grants.ts';

/** The parameters of one request, by name. */
export type Parameters = ReadonlyMap<string, string>;

/** A method of the open platform. The answer is signed as `signature` says. */
export type Method = (parameters: Parameters) => {
  readonly answer: TokenAnswer;
  readonly signature: Authorization['signature'];
};

/** `alipay.system.oauth.token`: exchanges an auth code, or a refresh token, for tokens and the user's identity. */
export function createOauthToken(grants: Grants): Method {
  return (parameters) => {
    switch (parameters.get('grant_type')) {
      case 'authorization_code':
        return grants.exchangeCode(parameters.get('code') ?? '');
      case 'refresh_token':
        return { answer: grants.refresh(parameters.get('refresh_token') ?? ''), signature: 'valid' };
      default:
        throw new GatewayError('40002', 'isv.grant-type-invalid', 'grant_type参数不正确', { byMethod: true });
    }
  };
}
