import { ClientError } from 'mini-app-client/mini-program';

/**
 * Makes what takes the place of `my.getAuthCode` in the IDE's simulator: it asks the local cloud's Alipay for a code
 * for `user`, a name of your choice. Every name has todos of its own.
 */
export function createLocalGetAuthCode(localAlipay: string, user: string): () => Promise<string> {
  return async () => {
    try {
      const { data } = await my.request({
        url: `${localAlipay}/local/authorize`,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        data: JSON.stringify({ user }),
        dataType: 'text',
      });
      return JSON.parse(String(data)).authCode;
    } catch (cause) {
      throw new ClientError('Unavailable', `${localAlipay} does not answer. Does npm start run?`, { cause });
    }
  };
}
