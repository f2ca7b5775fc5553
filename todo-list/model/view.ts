import type { Texts } from '../i18n/texts';
import { type Day, nameOfDay, type When, whenIs } from './day';
import { reasonOf } from './failure';
import type { Snapshot, Todo, TodosState } from './todos';

export interface Row {
  readonly id: string;
  readonly text: string;
  readonly isCompleted: boolean;
  readonly isOverdue: boolean;
  /** The server does not have it yet. */
  readonly isUnsent: boolean;
  /** The day, where it is not the section's; else empty. */
  readonly due: string;
  /** What a screen reader says of the row. */
  readonly spoken: string;
}

/** The todos of a time, one below the other. */
export interface Section {
  readonly when: When;
  /** Empty when there is nothing to tell apart. */
  readonly title: string;
  readonly rows: Row[];
}

/** What the template shows of the todos. */
export interface View {
  readonly phase: 'loading' | 'failed' | 'empty' | 'list';
  readonly filter: TodosState['filter'];
  readonly sections: Section[];
  /** How much is left to do; empty when that is not known. */
  readonly summary: string;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  /** Why loading failed, on the whole or of the next page; empty when it did not. */
  readonly reason: string;
  readonly requestId: string;
  /** What the user should know though the todos are there; empty when all is well. */
  readonly notice: string;
  readonly canRetry: boolean;
}

/** @param isOffline whether the phone says that it has no network. */
export function toView(state: TodosState, texts: Texts, now: { today: Day; isOffline: boolean }): View {
  const { filter, snapshot } = state;
  const { items, loading, failure, isLoaded, hasMore } = snapshot;
  const isFailed = failure !== undefined && (failure.loading === 'more' || !isLoaded);
  const phase = isLoaded
    ? items.length === 0 && !hasMore
      ? 'empty'
      : 'list'
    : failure !== undefined
      ? 'failed'
      : 'loading';
  return {
    phase,
    filter,
    sections: toSections(items, texts, now.today),
    summary: isLoaded ? summaryOf(state, texts) : '',
    hasMore,
    isLoadingMore: loading === 'more',
    reason: isFailed ? reasonOf(failure.error, texts) : '',
    requestId:
      isFailed && failure.error.requestId !== undefined ? texts.requestId(failure.error.requestId) : '',
    ...(phase === 'failed' ? { notice: '', canRetry: false } : noticeOf(state, texts, now.isOffline)),
  };
}

function toSections(items: Snapshot['items'], texts: Texts, today: Day): Section[] {
  const sections: Section[] = [];
  for (const { id, data, isUnsent } of items) {
    const when = whenIs(data.due, today);
    let section = sections.find((other) => other.when === when);
    if (section === undefined) {
      section = { when, title: texts.sections[when], rows: [] };
      sections.push(section);
    }
    section.rows.push({ id, isUnsent, ...describe(data, when, texts, today) });
  }
  const [first, ...others] = sections;
  return first?.when === 'undated' && others.length === 0 ? [{ ...first, title: '' }] : sections;
}

function describe({ text, completed, due }: Todo, when: When, texts: Texts, today: Day) {
  const isOverdue = when === 'earlier' && !completed;
  const day = nameOfDay(due, today, texts);
  const shown = isOverdue ? texts.overdue(day) : when === 'earlier' || when === 'later' ? day : '';
  const spokenDay = isOverdue ? shown : when === 'undated' ? '' : texts.due(day);
  const name = text || texts.untitled;
  return {
    text: name,
    isCompleted: completed,
    isOverdue,
    due: shown,
    spoken: [name, spokenDay].filter((part) => part !== '').join(', '),
  };
}

function summaryOf({ filter, snapshot, openCount }: TodosState, texts: Texts): string {
  if (openCount === undefined) return '';
  if (openCount > 0) return texts.left(openCount);
  return filter === 'all' && snapshot.items.length === 0 ? texts.nothingYet : texts.allDone;
}

function noticeOf({ snapshot, sending }: TodosState, texts: Texts, isOffline: boolean) {
  const { unsent, resting } = sending;
  if (isOffline || resting?.code === 'Offline') return { notice: texts.offline(unsent), canRetry: false };
  if (resting !== undefined)
    return { notice: texts.unsent(unsent, reasonOf(resting, texts)), canRetry: true };
  if (snapshot.failure?.loading === 'first')
    return { notice: texts.outdated(reasonOf(snapshot.failure.error, texts)), canRetry: true };
  return { notice: '', canRetry: false };
}
