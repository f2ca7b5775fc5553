import type { ClientError } from 'mini-app-client/mini-program';
import type { Texts } from '../i18n/texts';
import { reasonOf } from './failure';
import { visibleItems } from './todo-list';
import type { Snapshot } from './todo-store';

export interface Row {
  readonly key: string;
  readonly text: string;
  readonly isCompleted: boolean;
  readonly isSaving: boolean;
}

/** What the template shows of the todos. */
export interface View {
  readonly phase: 'loading' | 'failed' | 'list';
  readonly rows: Row[];
  /** How much is left to do; empty when that is not known. */
  readonly summary: string;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Why loading failed, on the whole or of the next page; empty when it did not. */
  readonly reason: string;
  readonly requestId: string;
}

/** @param asClientError tells the client's own errors: `undefined` for any other. */
export function toView(
  { list, loading, failure, isLoaded }: Snapshot,
  texts: Texts,
  asClientError: (error: unknown) => Pick<ClientError, 'code' | 'requestId'> | undefined,
): View {
  const rows = visibleItems(list).map(({ key, wanted, isSaving }) => ({
    key,
    text: wanted.text || texts.untitled,
    isCompleted: wanted.completed,
    isSaving,
  }));
  const isFailed = failure !== undefined && (failure.loading === 'more' || !isLoaded);
  const error = asClientError(failure?.error);
  const hasMore = list.next !== undefined;
  const phase = isLoaded ? 'list' : isFailed ? 'failed' : 'loading';
  const summaries = { loading: texts.labels.loading, failed: '', list: summaryOf(rows, hasMore, texts) };
  return {
    phase,
    rows,
    summary: summaries[phase],
    hasMore,
    isLoadingMore: loading === 'more',
    reason: isFailed ? reasonOf(error, texts) : '',
    requestId: isFailed && error?.requestId !== undefined ? texts.requestId(error.requestId) : '',
  };
}

function summaryOf(rows: readonly Row[], isPartial: boolean, texts: Texts): string {
  if (rows.length === 0 && !isPartial) return texts.nothingYet;
  const left = rows.filter(({ isCompleted }) => !isCompleted).length;
  return left === 0 && !isPartial ? texts.allDone : texts.left(left, isPartial);
}
