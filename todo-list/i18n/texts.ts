import type { ErrorCode } from 'mini-app-client/mini-program';

/** Every text that a user sees. */
export interface Texts {
  /** What templates show as it is. */
  readonly labels: {
    readonly title: string;
    readonly showName: string;
    readonly newTodo: string;
    readonly add: string;
    readonly save: string;
    readonly cancel: string;
    readonly remove: string;
    readonly undo: string;
    readonly removed: string;
    readonly edit: string;
    readonly loading: string;
    readonly loadMore: string;
    readonly emptyTitle: string;
    readonly emptyHint: string;
    readonly failedTitle: string;
    readonly retry: string;
  };
  /** A todo that was stored without a text, as clients of an earlier version did. */
  readonly untitled: string;
  readonly noNickname: string;
  readonly greeting: (name: string | undefined) => string;
  /** @param isPartial whether there are more todos than were counted. */
  readonly left: (count: number, isPartial: boolean) => string;
  readonly nothingYet: string;
  readonly allDone: string;
  readonly notSaved: (reason: string) => string;
  readonly notRefreshed: (reason: string) => string;
  /** The server's id of the request that failed, for whoever reads its log. */
  readonly requestId: (id: string) => string;
  /** Why something failed, by the client's error code; `Unknown` is anything else. */
  readonly reasons: Readonly<Record<ErrorCode | 'Unknown', string>>;
}
