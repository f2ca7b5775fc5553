/** Who a platform says that somebody is. */
export interface Identity {
  readonly provider: 'alipay';
  /** Which of the platform's kinds of id it is; the same person has another id of another kind. */
  readonly kind: 'open_id' | 'user_id';
  readonly id: string;
}

/** Exchanges what a mini-program got from its platform (`my.getAuthCode`) for who its user is. */
export type IdentifyUser = (authCode: string) => Promise<Identity>;

/**
 * The user's id in our tables, the partition of all that is theirs. It names provider and kind, so that an id of
 * one kind can never open the partition of another.
 */
export function uidOf({ provider, kind, id }: Identity): string {
  return `${provider}:${kind}:${id}`;
}
