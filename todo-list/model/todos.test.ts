import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLive } from '../../client/source/live';
import type { Collections } from '../../collections';
import { clientOf, startTestCloud, type TestCloud } from '../../test/end-to-end/test-cloud';
import { noDay } from './day';
import { createTodos, type Rejection, type TodosState } from './todos';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud(3);
});
afterAll(() => cloud.close());

let users = 0;

function nextUser(): string {
  users += 1;
  return `user-${users}`;
}

/** A phone of a new user, or of one who has others, and all that its page heard. */
function startPhone(user = nextUser(), { canCount = true } = {}) {
  const client = clientOf(cloud.endpoints, user);
  const live = createLive<Collections>({ client });
  const collection = client.db.collection('todos');
  let counted = 0;
  const todos = createTodos(live, async () => {
    counted += 1;
    if (!canCount) throw new Error('The server is busy.');
    return (await collection.where({ completed: false }).count()).total;
  });
  let state: TodosState | undefined;
  let heard: () => void = () => undefined;
  const rejections: Rejection[] = [];
  todos.listen(
    (newState) => {
      state = newState;
      heard();
    },
    (rejection) => rejections.push(rejection),
  );
  const current = () => {
    if (state === undefined) throw new Error('Nothing was heard.');
    return state;
  };
  const shown = () => current().snapshot.items.map(({ data }) => `${data.completed ? '✓ ' : ''}${data.text}`);
  const idOf = (text: string) => {
    const item = current().snapshot.items.find(({ data }) => data.text === text);
    if (item === undefined) throw new Error(`There is no “${text}”.`);
    return item.id;
  };
  /** Waits until what the page hears fulfils a condition. */
  const until = (condition: (state: TodosState) => boolean) =>
    new Promise<void>((resolve) => {
      heard = () => {
        if (state !== undefined && condition(state)) resolve();
      };
      heard();
    });
  const settled = () => until(({ sending }) => sending.unsent === 0);
  return {
    user,
    client,
    collection,
    todos,
    current,
    shown,
    idOf,
    until,
    settled,
    rejections,
    counted: () => counted,
  };
}

/** More todos than a page has, half of them done. */
async function addMany({ db }: ReturnType<typeof clientOf>): Promise<void> {
  const batch = db.batch();
  const todos = batch.collection('todos');
  for (let index = 0; index < 40; index += 1)
    todos.add({ text: `todo ${index}`, completed: index % 2 === 0 });
  await batch.commit();
}

const add = (text: string, due = noDay) => ({ text, due });

describe('the todos of a user', () => {
  it('are shown at once in the order of their days, and saved behind that', async () => {
    const { todos, shown, settled, collection } = startPhone();
    await todos.refresh();
    todos.add(add('whenever'));
    todos.add(add('soon', 20261122));
    todos.add(add('now', 20261121));
    expect(shown()).toEqual(['now', 'soon', 'whenever']);
    await settled();
    const { data } = await collection.orderBy('due').get();
    expect(data.map(({ text, due }) => [text, due])).toEqual([
      ['now', 20261121],
      ['soon', 20261122],
      ['whenever', noDay],
    ]);
  });

  it('are there on the next phone, and those of the original client are among them, at the end', async () => {
    const first = startPhone();
    await first.todos.refresh();
    first.todos.add(add('dated', 20261121));
    await first.settled();
    await first.collection.doc('Buy milk').set({ completed: true });
    const second = startPhone(first.user);
    await second.todos.refresh();
    expect(second.current().snapshot.items.map(({ id, data }) => [id, data.due, data.completed])).toEqual([
      [expect.any(String), 20261121, false],
      ['Buy milk', noDay, true],
    ]);
  });

  it('leave a filter that they do not belong to any more, and come to the other', async () => {
    const { todos, shown, idOf, settled } = startPhone();
    await todos.refresh();
    todos.add(add('one'));
    todos.add(add('two'));
    todos.show('open');
    await todos.refresh();
    todos.toggle(idOf('one'));
    expect(shown()).toEqual(['two']);
    todos.show('done');
    await todos.refresh();
    expect(shown()).toEqual(['✓ one']);
    await settled();
    await todos.refresh();
    expect(shown()).toEqual(['✓ one']);
  });

  it('can be edited, removed and brought back', async () => {
    const { todos, shown, idOf, settled, collection } = startPhone();
    await todos.refresh();
    todos.add(add('milk'));
    const id = idOf('milk');
    todos.toggle(id);
    todos.edit(id, { text: 'oat milk', due: 20261121 });
    const removed = todos.remove(id);
    expect(shown()).toEqual([]);
    if (removed === undefined) throw new Error('It was not there.');
    todos.restore(id, removed);
    expect(shown()).toEqual(['✓ oat milk']);
    await settled();
    expect((await collection.doc(id).get()).data).toMatchObject({
      text: 'oat milk',
      due: 20261121,
      completed: true,
    });
  });

  it('that another phone has removed are not changed any more: it says why, and shows what there is', async () => {
    const { todos, shown, idOf, settled, rejections, collection } = startPhone();
    await todos.refresh();
    todos.add(add('milk'));
    await settled();
    await collection.doc(idOf('milk')).remove();
    todos.toggle(idOf('milk'));
    expect(shown()).toEqual(['✓ milk']);
    await settled();
    expect(rejections).toMatchObject([{ change: 'update', error: { code: 'NotFound' } }]);
    await todos.refresh();
    expect(shown()).toEqual([]);
  });
});

describe('how many are to do', () => {
  it('is known from a list that is there as a whole, without a request', async () => {
    const { todos, current, idOf, settled, counted } = startPhone();
    await todos.refresh();
    todos.add(add('one'));
    todos.add(add('two'));
    todos.toggle(idOf('one'));
    expect(current().openCount).toBe(1);
    await settled();
    await todos.refresh();
    expect(current().openCount).toBe(1);
    expect(counted()).toBe(0);
  });

  it('is not known when the server does not say', async () => {
    const { client, todos, current, settled } = startPhone(nextUser(), { canCount: false });
    await addMany(client);
    await todos.refresh();
    todos.add(add('another'));
    expect(current().openCount).toBeUndefined();
    await settled();
  });

  it('is asked of the server for a longer list, once, and kept up with each change', async () => {
    const { client, collection, todos, current, idOf, settled, counted } = startPhone();
    await addMany(client);
    await todos.refresh();
    expect(current().openCount).toBe(20);
    todos.add(add('another'));
    expect(current().openCount).toBe(21);
    todos.toggle(idOf('todo 0'));
    expect(current().openCount).toBe(22);
    todos.toggle(idOf('todo 1'));
    expect(current().openCount).toBe(21);
    const id = idOf('todo 3');
    const removed = todos.remove(id);
    expect(current().openCount).toBe(20);
    if (removed !== undefined) todos.restore(id, removed);
    expect(current().openCount).toBe(21);
    await settled();
    expect((await collection.where({ completed: false }).count()).total).toBe(21);
    expect(counted()).toBe(1);
  });
});
