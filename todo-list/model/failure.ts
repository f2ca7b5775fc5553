import type { ClientError } from 'mini-app-client/mini-program';
import type { Texts } from '../i18n/texts';

/** Why something failed, in words for the user. `error` is `undefined` when it was not the client's. */
export function reasonOf(error: Pick<ClientError, 'code'> | undefined, { reasons }: Texts): string {
  return reasons[error?.code ?? 'Unknown'];
}
