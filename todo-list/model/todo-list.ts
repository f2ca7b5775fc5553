import type { Documents } from '../../collections';

export type Todo = Documents['todos'];
export type StoredTodo = Todo & { readonly id: string };

export interface TodoPage {
  readonly data: readonly StoredTodo[];
  readonly next?: string;
}

/**
 * One todo: what the server has of it, and what the user wants it to be. While the two differ, it is to be saved.
 * Removing is wanting nothing; what has been removed stays as an item without content, so that it can come back.
 */
export interface Item {
  /** Stays the same for the item's whole life in the view. */
  readonly key: string;
  /** Known once the server has it. */
  readonly id: string | undefined;
  readonly saved: Todo | undefined;
  readonly wanted: Todo | undefined;
  readonly isSaving: boolean;
  /** The list's revision when the server last took a write of this item. */
  readonly savedAt: number;
}

/** The user's todos as far as they are loaded. Every function below returns a new list and changes nothing. */
export interface TodoList {
  readonly items: readonly Item[];
  /** The cursor of the next page; absent when all pages are loaded. */
  readonly next: string | undefined;
  /** Grows with every item that is added or saved. */
  readonly revision: number;
}

export const emptyList: TodoList = { items: [], next: undefined, revision: 0 };

/** What the user sees: oldest first, which for ids of the client is their order, and last what has no id yet. */
export function visibleItems({ items }: TodoList): (Item & { readonly wanted: Todo })[] {
  const visible = items.flatMap((item) =>
    item.wanted === undefined ? [] : [{ ...item, wanted: item.wanted }],
  );
  const known = visible.filter(({ id }) => id !== undefined);
  const added = visible.filter(({ id }) => id === undefined);
  return [...known.sort(({ id: a = '' }, { id: b = '' }) => (a < b ? -1 : 1)), ...added];
}

export function findItem({ items }: TodoList, key: string): Item | undefined {
  return items.find((item) => item.key === key);
}

/**
 * Whether the server has yet to learn what the user wants. Compared as objects, not by content: when a failed write
 * may have happened all the same, going back to the old content is to be written, too.
 */
export function isUnsaved({ saved, wanted }: Item): boolean {
  return saved !== wanted;
}

export function addItem(list: TodoList, text: string): { list: TodoList; key: string } {
  const revision = list.revision + 1;
  const key = `added-${revision}`;
  const wanted = { text, completed: false };
  const item = { key, id: undefined, saved: undefined, wanted, isSaving: false, savedAt: revision };
  return { list: { ...list, revision, items: [...list.items, item] }, key };
}

/** Changes what the user wants of an item; `undefined` removes it. */
export function changeItem(list: TodoList, key: string, wanted: Todo | undefined): TodoList {
  return replaceItem(list, key, (item) => ({ ...item, wanted }));
}

export function startSaving(list: TodoList, key: string): TodoList {
  return replaceItem(list, key, (item) => ({ ...item, isSaving: true }));
}

/** The server took a write: it now has `written` under `id`. A page that was faster may have shown it already. */
export function finishSaving(
  list: TodoList,
  key: string,
  { id, written }: { id: string | undefined; written: Todo | undefined },
): TodoList {
  const revision = list.revision + 1;
  const finish = (item: Item) => ({ ...item, id, saved: written, isSaving: false, savedAt: revision });
  const finished = replaceItem(list, key, finish);
  const items = finished.items.filter((item) => item.key === key || item.id === undefined || item.id !== id);
  return { ...finished, items, revision };
}

/**
 * A write failed for good: the item is again what the server has. One that was never saved vanishes. The write may
 * have happened all the same, so the content is a new object: to want the old one again is to be written.
 */
export function rollBack(list: TodoList, key: string): TodoList {
  return replaceItem(list, key, (item) => {
    const saved = item.saved === undefined ? undefined : { ...item.saved };
    return { ...item, saved, wanted: saved, isSaving: false };
  });
}

/**
 * Begins anew with the first page. What is being saved, or was saved after the page was asked for, at `since`, is
 * newer than the page and stays as it is.
 */
export function showFirstPage(list: TodoList, page: TodoPage, since: number): TodoList {
  const isNewer = (item: Item) => item.isSaving || isUnsaved(item) || item.savedAt > since;
  const keys = new Map(list.items.map(({ id, key }) => [id, key]));
  return appendPage({ ...list, items: list.items.filter(isNewer) }, page, keys);
}

/** Adds a page; of items that are in the list already, the list knows better. An item that had a key keeps it. */
export function appendPage(
  list: TodoList,
  page: TodoPage,
  keys: ReadonlyMap<string | undefined, string> = new Map(),
): TodoList {
  const known = new Set(list.items.map(({ id }) => id));
  const loaded = page.data
    .filter(({ id }) => !known.has(id))
    .map((todo) => loadedItem(todo, keys.get(todo.id) ?? todo.id));
  return { ...list, items: [...list.items, ...loaded], next: page.next };
}

function loadedItem({ id, ...todo }: StoredTodo, key: string): Item {
  return { key, id, saved: todo, wanted: todo, isSaving: false, savedAt: 0 };
}

function replaceItem(list: TodoList, key: string, change: (item: Item) => Item): TodoList {
  return { ...list, items: list.items.map((item) => (item.key === key ? change(item) : item)) };
}
