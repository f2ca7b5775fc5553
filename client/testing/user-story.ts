import type { Client } from '../source/create-client.ts';
import type { Deployment } from './deployment.ts';
import type { Todo } from './loopback-client.ts';

/**
 * A user signs in, adds, lists, counts, reads, changes and removes todos, and signs out everywhere. Rejects unless all
 * of it works.
 */
export async function liveThrough(client: Client<{ todos: Todo }>, deployment: Deployment): Promise<void> {
  const todos = client.db.collection('todos');
  await client.login();
  const milk: Todo = { text: '买牛奶 🥛', completed: false };
  const { id } = await todos.add(milk);
  const second = await todos.add({ text: 'Write', completed: false });
  const { _rev, createdAt, updatedAt, ...fields } = (await todos.doc(id).get()).data;
  expectEqual(fields, { id, ...milk });
  await todos.doc(second.id).update({ completed: true }, { ifRev: second._rev });
  await todos
    .doc(second.id)
    .set(milk, { ifRev: second._rev })
    .then(
      () => Promise.reject(new Error('An outdated document was written.')),
      (error: unknown) => expectEqual(Reflect.get(Object(error), 'code'), 'Aborted'),
    );

  const listed = [];
  for await (const todo of iterate(todos.field({ text: true, completed: true }).limit(1))) listed.push(todo);
  expectEqual(listed, [
    { id, ...milk },
    { id: second.id, text: 'Write', completed: true },
  ]);
  const batch = client.db.batch();
  batch.collection('todos').doc(second.id).remove();
  batch.collection('todos').add(milk);
  expectEqual((await batch.commit()).length, 2);
  expectEqual(await todos.count(), { total: 2 });

  await todos.doc(id).remove();
  await todos
    .doc(id)
    .get()
    .then(
      () => Promise.reject(new Error('A removed document was found.')),
      (error: unknown) => expectEqual(Reflect.get(Object(error), 'code'), 'NotFound'),
    );
  deployment.session.revokeSessions();
  expectEqual((await todos.get()).data.length, 1);
  expectEqual((await client.sessions()).length, 1);
  await client.logoutAll();
  expectEqual(deployment.count('login'), 2);
  expectEqual(deployment.count('logoutAll'), 1);
  await client.logout();
  expectEqual(deployment.count('logout'), 0);
}

/** As loops do that were down-levelled for an engine without `Symbol.asyncIterator`. */
function iterate<T>(iterable: AsyncIterable<T>): AsyncIterable<T> {
  const start: unknown = Reflect.get(iterable, '@@asyncIterator') ?? iterable[Symbol.asyncIterator];
  if (typeof start !== 'function') throw new Error('The query cannot be iterated.');
  return { [Symbol.asyncIterator]: () => start.call(iterable) };
}

function expectEqual(actual: unknown, expected: unknown): void {
  const [left, right] = [actual, expected].map((value) => JSON.stringify(value, sortKeys));
  if (left !== right) throw new Error(`Expected ${right}, not ${left}.`);
}

function sortKeys(_key: string, value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPlain ? Object.fromEntries(Object.entries(value).sort()) : value;
}
