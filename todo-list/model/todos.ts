import type { Live, LiveList, LiveRejection, LiveSnapshot, LiveState } from 'mini-app-client/live';
import type { Collections, Documents } from '../../collections';
import type { Day } from './day';
import { createOpenCount } from './open-count';

export type Todo = Documents['todos'];
export type Snapshot = LiveSnapshot<Collections['todos']>;
export type Rejection = LiveRejection<Collections['todos']>;

/** What a user writes of a todo. */
export interface Draft {
  readonly text: string;
  readonly due: Day;
}

export type Filter = 'all' | 'open' | 'done';

/** What a page shows at one moment. */
export interface TodosState {
  readonly filter: Filter;
  readonly snapshot: Snapshot;
  /** How many are to be done, of all pages; `undefined` when that is not known. */
  readonly openCount: number | undefined;
  readonly sending: LiveState;
}

/** Enough to fill any screen, and little to wait for. */
const pageSize = 30;

/** Each filter is a query of its own, which the server answers in the order of the due days. */
const conditions: Readonly<Record<Filter, { completed?: boolean }>> = {
  all: {},
  open: { completed: false },
  done: { completed: true },
};

/**
 * The todos of the signed-in user: which of them are shown, and what can be done with them. The lists of
 * `mini-app-client/live` do the rest: each change shows at once, in every list, and is sent behind it.
 *
 * @param countOpen asks the server how many are to be done.
 */
export function createTodos(live: Live<Collections>, countOpen: () => Promise<number>) {
  const listOf = (filter: Filter): LiveList<Collections['todos']> =>
    live.list('todos', {
      where: conditions[filter],
      orderBy: { field: 'due', direction: 'asc' },
      limit: pageSize,
    });
  const lists = { all: listOf('all'), open: listOf('open'), done: listOf('done') };
  const openCount = createOpenCount(countOpen);
  const changes = lists.all;
  let sending: LiveState = { unsent: 0, resting: undefined };
  let filter: Filter = 'all';
  let tell: (state: TodosState) => void = () => undefined;
  let stopListening: () => void = () => undefined;

  const show = () =>
    tell({ filter, snapshot: lists[filter].snapshot(), openCount: openCount.value(), sending });

  /** A list that is there as a whole tells how many are open; of a longer one, or of those done, the server is asked. */
  function count({ items, isLoaded, hasMore }: Snapshot): boolean {
    if (!isLoaded || hasMore || filter === 'done') return false;
    openCount.tell(items.filter(({ data }) => !data.completed).length);
    return true;
  }

  function find(id: string): Todo | undefined {
    return lists[filter].snapshot().items.find((item) => item.id === id)?.data;
  }

  return {
    /** @returns how to stop. */
    listen(listener: (state: TodosState) => void, onRejected: (rejection: Rejection) => void) {
      tell = listener;
      const stopSending = live.subscribe((state) => {
        sending = state;
        show();
      });
      const stopRejections = changes.onRejected((rejection) => {
        openCount.forget();
        onRejected(rejection);
      });
      this.show(filter);
      return () => {
        tell = () => undefined;
        for (const stop of [stopSending, stopRejections, stopListening]) stop();
      };
    },
    show(wanted: Filter) {
      stopListening();
      filter = wanted;
      stopListening = lists[wanted].subscribe((snapshot) => {
        count(snapshot);
        show();
      });
    },
    /** Sends what is unsent, and reads anew what is shown. What goes wrong is in the state. */
    async refresh() {
      const list = lists[filter];
      // Nobody waits for it: what is unsent is shown all the same.
      void live.send();
      await list.refresh();
      const { failure } = list.snapshot();
      if (failure === undefined && !count(list.snapshot()) && sending.unsent === 0) await openCount.ask();
      show();
    },
    loadMore: () => lists[filter].loadMore(),
    find,
    add({ text, due }: Draft) {
      openCount.change(1);
      changes.add({ text, due, completed: false });
    },
    toggle(id: string) {
      const todo = find(id);
      if (todo === undefined) return;
      openCount.change(todo.completed ? 1 : -1);
      changes.update(id, { completed: !todo.completed });
    },
    edit(id: string, { text, due }: Draft) {
      const todo = find(id);
      if (todo !== undefined && (todo.text !== text || todo.due !== due)) changes.update(id, { text, due });
    },
    /** @returns what `restore` brings back. */
    remove(id: string): Todo | undefined {
      const todo = find(id);
      if (todo === undefined) return undefined;
      if (!todo.completed) openCount.change(-1);
      changes.remove(id);
      return todo;
    },
    restore(id: string, { text, due, completed }: Todo) {
      if (!completed) openCount.change(1);
      changes.set(id, { ...(text !== undefined && { text }), due, completed });
    },
  };
}
