import type { ClientError } from 'mini-app-client/mini-program';
import type { Texts } from '../i18n/texts';

/** Why something failed, in words for the user. */
export function reasonOf({ code }: Pick<ClientError, 'code'>, { reasons }: Texts): string {
  return reasons[code] ?? reasons.Unknown;
}
