import type { ErrorCode } from 'mini-app-client/mini-program';
import type { When } from '../model/day';

/** Every text that a user sees. */
export interface Texts {
  /** What templates show as it is. */
  readonly labels: {
    readonly title: string;
    readonly showName: string;
    readonly filters: string;
    readonly newTodo: string;
    readonly add: string;
    readonly dueDay: string;
    readonly edit: string;
    readonly editTitle: string;
    readonly text: string;
    readonly save: string;
    readonly cancel: string;
    readonly remove: string;
    readonly undo: string;
    readonly removed: string;
    readonly unsent: string;
    readonly loading: string;
    readonly loadMore: string;
    readonly failedTitle: string;
    readonly retry: string;
  };
  readonly filters: { readonly all: string; readonly open: string; readonly done: string };
  /** What is said, by the filter, where there are no todos. */
  readonly empty: Readonly<
    Record<'all' | 'open' | 'done', { readonly title: string; readonly hint: string }>
  >;
  /** Over the todos of a time. */
  readonly sections: Readonly<Record<When, string>>;
  /** Items of the menu of days: two days, the picker, none. */
  readonly days: {
    readonly today: string;
    readonly tomorrow: string;
    readonly another: string;
    readonly none: string;
  };
  /** A day by its date; with the year when that is not this one. */
  readonly date: (date: Date, thisYear: number) => string;
  readonly overdue: (date: string) => string;
  readonly due: (date: string) => string;
  /** A todo that was stored without a text, as clients of an earlier version did. */
  readonly untitled: string;
  readonly noNickname: string;
  readonly greeting: (name: string | undefined) => string;
  readonly left: (count: number) => string;
  readonly nothingYet: string;
  readonly allDone: string;
  /** Without a network, while so many changes wait to be sent. */
  readonly offline: (unsent: number) => string;
  /** With one, but sending does not get through. */
  readonly unsent: (count: number, reason: string) => string;
  readonly outdated: (reason: string) => string;
  readonly notSaved: (reason: string) => string;
  /** The server's id of the request that failed, for whoever reads its log. */
  readonly requestId: (id: string) => string;
  /** Why something failed, by the client's error code; `Unknown` is anything else. */
  readonly reasons: Readonly<Record<ErrorCode | 'Unknown', string>>;
}
