import { createLive } from 'mini-app-client/live';
import { createClient } from 'mini-app-client/mini-program';
import type { Collections } from '../collections';
import { createLocalGetAuthCode } from './alipay/local-auth-code';
import { localAlipay, sessionUrl } from './backend';

/** The backend, as the user of this Alipay account. It signs in by itself, on the first call. */
export const client = createClient<Collections>({
  my,
  sessionUrl,
  getAuthCode: localAlipay === undefined ? undefined : createLocalGetAuthCode(localAlipay, 'alice'),
});

/** Lists of it that show changes at once, and keep what is unsent over a restart. */
export const live = createLive<Collections>({ client });
