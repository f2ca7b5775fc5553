import {
  addItem,
  appendPage,
  changeItem,
  emptyList,
  findItem,
  finishSaving,
  type Item,
  isUnsaved,
  rollBack,
  showFirstPage,
  startSaving,
  type Todo,
  type TodoList,
  type TodoPage,
} from './todo-list';
import { tidyText } from './todo-text';

/** What the store needs of the backend: the client's collection `todos`. */
export interface TodoCollection {
  limit(count: number): { get(options: { cursor?: string | undefined }): Promise<TodoPage> };
  add(todo: Todo): Promise<{ id: string }>;
  doc(id: string): { set(todo: Todo): Promise<unknown>; remove(): Promise<unknown> };
}

/** What a page shows at one moment. */
export interface Snapshot {
  readonly list: TodoList;
  readonly loading: 'first' | 'more' | undefined;
  /** Why the last attempt to load failed, and what it was to load. */
  readonly failure: { readonly loading: 'first' | 'more'; readonly error: unknown } | undefined;
  /** Whether a first page has ever come. */
  readonly isLoaded: boolean;
}

/** Who shows the todos. */
export interface Listener {
  onChange(snapshot: Snapshot): void;
  /** The server did not take what the user wanted of the item; what it has of it is shown again. */
  onSaveFailed(failure: { readonly item: Item; readonly error: unknown }): void;
}

/** The todos of the signed-in user, as the user wants them. Every change shows at once and is saved behind it. */
export interface TodoStore {
  /** Takes the place of an earlier listener, and hears of the present snapshot at once. */
  listen(listener: Listener): void;
  snapshot(): Snapshot;
  /** Loads the first page anew. While it is on its way, a second call waits for it. */
  load(): Promise<void>;
  /** Loads the page after those that are there, if there is one. */
  loadMore(): Promise<void>;
  /** Refuses text that is empty but for space, quietly. */
  add(text: string): void;
  toggle(key: string): void;
  /** Refuses text that is empty but for space, quietly. */
  edit(key: string, text: string): void;
  remove(key: string): void;
  /** Brings back what was removed, in its place. */
  restore(key: string, todo: Todo): void;
}

/** Enough to fill any screen, and little to wait for. */
const pageSize = 30;

export function createTodoStore(todos: TodoCollection): TodoStore {
  let listener: Listener | undefined;
  let snapshot: Snapshot = { list: emptyList, loading: undefined, failure: undefined, isLoaded: false };
  let firstPage: Promise<void> | undefined;

  function show(changes: Partial<Snapshot>): void {
    snapshot = { ...snapshot, ...changes };
    listener?.onChange(snapshot);
  }

  async function loadFirstPage(): Promise<void> {
    const since = snapshot.list.revision;
    show({ loading: 'first', failure: undefined });
    try {
      const page = await todos.limit(pageSize).get({});
      show({ list: showFirstPage(snapshot.list, page, since), loading: undefined, isLoaded: true });
    } catch (error) {
      show({ loading: undefined, failure: { loading: 'first', error } });
    }
  }

  async function loadNextPage(cursor: string): Promise<void> {
    show({ loading: 'more', failure: undefined });
    try {
      const page = await todos.limit(pageSize).get({ cursor });
      // The first page may have come anew in the meantime, and with it another cursor.
      if (snapshot.list.next === cursor) show({ list: appendPage(snapshot.list, page) });
    } catch (error) {
      if (snapshot.loading === 'more') show({ failure: { loading: 'more', error } });
    }
    if (snapshot.loading === 'more') show({ loading: undefined });
  }

  /** One write at a time for each item; what the user does meanwhile is written after it, the last state only. */
  async function save(key: string): Promise<void> {
    if (findItem(snapshot.list, key)?.isSaving) return;
    for (let item = unsaved(key); item !== undefined; item = unsaved(key)) await saveOnce(item);
  }

  function unsaved(key: string): Item | undefined {
    const item = findItem(snapshot.list, key);
    return item !== undefined && isUnsaved(item) ? item : undefined;
  }

  async function saveOnce(item: Item): Promise<void> {
    const { key, wanted } = item;
    show({ list: startSaving(snapshot.list, key) });
    try {
      const id = await write(todos, item);
      show({ list: finishSaving(snapshot.list, key, { id, written: wanted }) });
    } catch (error) {
      const isOutdated = findItem(snapshot.list, key)?.wanted !== wanted;
      // The user wants something else by now: that is tried next, and may well succeed.
      if (isOutdated && unsaved(key) !== undefined) return;
      show({ list: rollBack(snapshot.list, key) });
      if (!isOutdated) listener?.onSaveFailed({ item, error });
    }
  }

  function change(key: string, changed: (todo: Todo) => Todo | undefined): void {
    const wanted = findItem(snapshot.list, key)?.wanted;
    if (wanted === undefined) return;
    show({ list: changeItem(snapshot.list, key, changed(wanted)) });
    save(key);
  }

  return {
    listen(newListener) {
      listener = newListener;
      newListener.onChange(snapshot);
    },
    snapshot: () => snapshot,
    load() {
      firstPage ??= loadFirstPage().finally(() => {
        firstPage = undefined;
      });
      return firstPage;
    },
    async loadMore() {
      const { list, loading } = snapshot;
      if (list.next !== undefined && loading === undefined) await loadNextPage(list.next);
    },
    add(typed) {
      const text = tidyText(typed);
      if (text === '') return;
      const { list, key } = addItem(snapshot.list, text);
      show({ list });
      save(key);
    },
    toggle: (key) => change(key, (todo) => ({ ...todo, completed: !todo.completed })),
    edit(key, typed) {
      const text = tidyText(typed);
      if (text !== '') change(key, (todo) => (todo.text === text ? todo : { ...todo, text }));
    },
    remove: (key) => change(key, () => undefined),
    restore(key, todo) {
      show({ list: changeItem(snapshot.list, key, todo) });
      save(key);
    },
  };
}

/** Brings the server to what the user wants of the item, by one request. @returns the id, if the server has it. */
async function write(todos: TodoCollection, { id, wanted }: Item): Promise<string | undefined> {
  if (wanted === undefined) {
    if (id !== undefined) await todos.doc(id).remove();
    return id;
  }
  if (id === undefined) return (await todos.add(wanted)).id;
  await todos.doc(id).set(wanted);
  return id;
}
