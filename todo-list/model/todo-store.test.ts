import { describe, expect, it } from '@jest/globals';
import { createCollectionByHand } from './todo-collection.fixture';
import { type StoredTodo, visibleItems } from './todo-list';
import { createTodoStore, type Listener } from './todo-store';

const milk = { id: 'a', text: 'Milk', completed: false };
const eggs = { id: 'b', text: 'Eggs', completed: true };

/** A store that has loaded `data`, and what its listener heard. */
async function startStore({ data, next }: { data: StoredTodo[]; next?: string }) {
  const backend = createCollectionByHand();
  const store = createTodoStore(backend.todos);
  const failures: Parameters<Listener['onSaveFailed']>[0][] = [];
  let changes = 0;
  store.listen({
    onChange: () => {
      changes += 1;
    },
    onSaveFailed: (failure) => failures.push(failure),
  });
  store.load();
  await backend.request().succeed(next === undefined ? { data } : { data, next });
  const shown = () =>
    visibleItems(store.snapshot().list).map(({ wanted }) => `${wanted.completed ? '✓ ' : ''}${wanted.text}`);
  return { backend, store, failures, shown, changes: () => changes };
}

describe('loading', () => {
  it('shows the first page, and the next one after it, once', async () => {
    const { backend, store, shown } = await startStore({ data: [milk], next: 'cursor' });
    store.loadMore();
    store.loadMore();
    await backend.request().succeed({ data: [eggs] });
    await store.loadMore();
    expect(shown()).toEqual(['Milk', '✓ Eggs']);
    expect(backend.operations()).toEqual(['list', 'list cursor']);
  });

  it('asks once, however often it is called meanwhile', async () => {
    const { backend, store } = await startStore({ data: [] });
    const loads = [store.load(), store.load()];
    await backend.request().succeed({ data: [] });
    await Promise.all(loads);
    expect(backend.operations()).toEqual(['list', 'list']);
  });

  it('keeps the error, and what is on the screen, until the next attempt', async () => {
    const { backend, store, shown } = await startStore({ data: [milk] });
    const error = new Error('no network');
    store.load();
    await backend.request().fail(error);
    expect(store.snapshot()).toMatchObject({ failure: { loading: 'first', error }, isLoaded: true });
    expect(store.snapshot().loading).toBeUndefined();
    expect(shown()).toEqual(['Milk']);
    store.load();
    expect(store.snapshot().failure).toBeUndefined();
  });

  it('can be tried again after the next page failed', async () => {
    const { backend, store, shown } = await startStore({ data: [milk], next: 'cursor' });
    store.loadMore();
    await backend.request().fail(new Error('no network'));
    expect(store.snapshot()).toMatchObject({ failure: { loading: 'more' }, loading: undefined });
    store.loadMore();
    await backend.request().succeed({ data: [eggs] });
    expect(shown()).toEqual(['Milk', '✓ Eggs']);
  });

  it('drops a page that a refresh has overtaken', async () => {
    const { backend, store, shown } = await startStore({ data: [milk], next: 'cursor' });
    store.loadMore();
    const late = backend.request();
    store.load();
    await backend.request().succeed({ data: [milk] });
    await late.succeed({ data: [eggs], next: 'later' });
    expect(shown()).toEqual(['Milk']);
    expect(store.snapshot().list.next).toBeUndefined();
    expect(store.snapshot().loading).toBeUndefined();
  });

  it('goes on when the page that it has overtaken fails', async () => {
    const { backend, store } = await startStore({ data: [milk], next: 'cursor' });
    store.loadMore();
    const late = backend.request();
    store.load();
    await late.fail(new Error('no network'));
    expect(store.snapshot()).toMatchObject({ loading: 'first', failure: undefined });
  });

  it('does not undo what is saved while a refresh is on its way', async () => {
    const { backend, store, shown } = await startStore({ data: [milk, eggs] });
    store.load();
    const refresh = backend.request();
    store.toggle('a');
    await backend.request().succeed();
    store.remove('b');
    await refresh.succeed({ data: [milk, eggs] });
    expect(shown()).toEqual(['✓ Milk']);
  });

  it('shows changes that were made elsewhere', async () => {
    const { backend, store, shown } = await startStore({ data: [milk, eggs] });
    store.load();
    await backend.request().succeed({ data: [{ ...eggs, completed: false }] });
    expect(shown()).toEqual(['Eggs']);
  });
});

describe('toggling', () => {
  it('shows at once and makes one request, with the whole document', async () => {
    const { backend, store, shown } = await startStore({ data: [milk] });
    store.toggle('a');
    expect(shown()).toEqual(['✓ Milk']);
    expect(backend.request()).toMatchObject({ operation: 'set a', todo: { text: 'Milk', completed: true } });
    await backend.request().succeed();
    expect(backend.operations()).toEqual(['list', 'set a']);
    expect(shown()).toEqual(['✓ Milk']);
  });

  it('saves the last state of a double tap, after the first', async () => {
    const { backend, store, shown } = await startStore({ data: [milk] });
    store.toggle('a');
    store.toggle('a');
    expect(backend.operations()).toEqual(['list', 'set a']);
    await backend.request().succeed();
    expect(backend.request().todo).toEqual({ text: 'Milk', completed: false });
    await backend.request().succeed();
    expect(backend.operations()).toEqual(['list', 'set a', 'set a']);
    expect(shown()).toEqual(['Milk']);
  });

  it('sends those of different todos at the same time', async () => {
    const { backend, store, shown } = await startStore({ data: [milk, eggs] });
    store.toggle('a');
    const first = backend.request();
    store.toggle('b');
    await backend.request().succeed();
    await first.succeed();
    expect(shown()).toEqual(['✓ Milk', 'Eggs']);
    expect(backend.operations()).toEqual(['list', 'set a', 'set b']);
  });

  it('rolls back and tells why when it fails', async () => {
    const { backend, store, failures, shown } = await startStore({ data: [milk] });
    const error = new Error('no network');
    store.toggle('a');
    await backend.request().fail(error);
    expect(shown()).toEqual(['Milk']);
    expect(failures).toMatchObject([{ item: { key: 'a' }, error }]);
  });

  it('saves the last state of a double tap also when the first failed', async () => {
    const { backend, store, failures, shown } = await startStore({ data: [milk] });
    store.toggle('a');
    store.toggle('a');
    await backend.request().fail(new Error('no network'));
    expect(backend.request().todo).toEqual({ text: 'Milk', completed: false });
    await backend.request().succeed();
    expect(shown()).toEqual(['Milk']);
    expect(failures).toEqual([]);
  });
});

describe('adding', () => {
  it('shows the todo last at once, tidied, and stores it', async () => {
    const { backend, store, shown } = await startStore({ data: [milk] });
    store.add('  Bread \n');
    expect(shown()).toEqual(['Milk', 'Bread']);
    expect(backend.request()).toMatchObject({ operation: 'add', todo: { text: 'Bread', completed: false } });
    await backend.request().succeed({ id: 'c' });
    store.toggle('added-1');
    expect(backend.operations()).toEqual(['list', 'add', 'set c']);
  });

  it('refuses empty text quietly', async () => {
    const { backend, store, shown } = await startStore({ data: [] });
    store.add(' \n ');
    expect(shown()).toEqual([]);
    expect(backend.operations()).toEqual(['list']);
  });

  it('can be toggled before the server has it', async () => {
    const { backend, store, shown } = await startStore({ data: [] });
    store.add('Bread');
    store.toggle('added-1');
    await backend.request().succeed({ id: 'c' });
    expect(backend.request()).toMatchObject({ operation: 'set c', todo: { text: 'Bread', completed: true } });
    expect(shown()).toEqual(['✓ Bread']);
  });

  it('takes the todo away again and tells why when it fails', async () => {
    const { backend, store, failures, shown } = await startStore({ data: [] });
    store.add('Bread');
    await backend.request().fail(new Error('no network'));
    expect(shown()).toEqual([]);
    expect(failures).toMatchObject([{ item: { wanted: { text: 'Bread' } } }]);
    expect(failures[0]?.item.saved).toBeUndefined();
  });

  it('says nothing when the user had removed it by then, who can still bring it back', async () => {
    const { backend, store, failures, shown } = await startStore({ data: [] });
    store.add('Bread');
    store.remove('added-1');
    await backend.request().fail(new Error('no network'));
    expect(failures).toEqual([]);
    expect(backend.operations()).toEqual(['list', 'add']);
    store.restore('added-1', { text: 'Bread', completed: false });
    await backend.request().succeed({ id: 'c' });
    expect(backend.operations()).toEqual(['list', 'add', 'add']);
    expect(shown()).toEqual(['Bread']);
  });

  it('shows it once when a refresh already brings it', async () => {
    const { backend, store, shown } = await startStore({ data: [] });
    store.add('Bread');
    const add = backend.request();
    store.load();
    await backend.request().succeed({ data: [{ id: 'c', text: 'Bread', completed: false }] });
    await add.succeed({ id: 'c' });
    expect(shown()).toEqual(['Bread']);
  });
});

describe('editing', () => {
  it('stores the new text beside what else the todo holds', async () => {
    const { backend, store, shown } = await startStore({ data: [eggs] });
    store.edit('b', ' Six eggs ');
    expect(shown()).toEqual(['✓ Six eggs']);
    expect(backend.request()).toMatchObject({
      operation: 'set b',
      todo: { text: 'Six eggs', completed: true },
    });
  });

  it.each([
    ['the same text', 'Milk'],
    ['no text', '  '],
  ])('makes no request for %s', async (_what, text) => {
    const { backend, store, shown } = await startStore({ data: [milk] });
    store.edit('a', text);
    expect(shown()).toEqual(['Milk']);
    expect(backend.operations()).toEqual(['list']);
  });
});

describe('removing', () => {
  it('shows at once', async () => {
    const { backend, store, shown } = await startStore({ data: [milk, eggs] });
    store.remove('a');
    expect(shown()).toEqual(['✓ Eggs']);
    expect(backend.request().operation).toBe('remove a');
  });

  it('brings the todo back when it fails', async () => {
    const { backend, store, failures, shown } = await startStore({ data: [milk, eggs] });
    store.remove('a');
    await backend.request().fail(new Error('no network'));
    expect(shown()).toEqual(['Milk', '✓ Eggs']);
    expect(failures).toHaveLength(1);
  });

  it('can be undone, also while the removal is under way: the todo is back in its place, with its id', async () => {
    const { backend, store, shown } = await startStore({ data: [milk, eggs] });
    store.remove('a');
    store.restore('a', { text: 'Milk', completed: false });
    expect(shown()).toEqual(['Milk', '✓ Eggs']);
    expect(backend.operations()).toEqual(['list', 'remove a']);
    await backend.request().succeed();
    expect(backend.request()).toMatchObject({ operation: 'set a', todo: { text: 'Milk', completed: false } });
  });
});

it('tells its listener of each change', async () => {
  const { backend, store, changes } = await startStore({ data: [milk] });
  const before = changes();
  store.toggle('a');
  const shown = changes();
  await backend.request().succeed();
  expect(shown).toBeGreaterThan(before);
  expect(changes()).toBeGreaterThan(shown);
});
