/** Statements about the types of queries and writes, which hold when this file compiles. Nothing imports it. */
import { command as _ } from './command.ts';
import type { Client } from './create-client.ts';
import type { Declared } from './document-types.ts';

interface Task {
  text: string;
  status: 'open' | 'done';
  isUrgent: boolean;
  points: number;
  due?: number;
  tags: string[];
  place?: { city: string };
}

interface Collections {
  /** A document type by itself, of which no index is known. */
  plain: Task;
  /** As collections.ts gives it: `points` has a default, `due` and `status` are indexed. */
  tasks: Declared<Omit<Task, 'points'> & { points?: number }, Task, 'due' | 'status'>;
  events: { kind: 'opened' } | { kind: 'closed'; reason: string };
}

declare const client: Client<Collections>;
declare const use: (...values: unknown[]) => void;
const { collection, batch } = client.db;

export async function useQueries(): Promise<void> {
  for (const tasks of [collection('tasks'), collection('plain')]) {
    tasks
      .where({ status: 'open', due: _.gt(1), text: _.prefix('Buy'), isUrgent: true })
      .where({ status: _.in(['open', 'done']), points: _.neq(1), isUrgent: _.neq(false) })
      .where({ due: { $gte: 1, $lt: 5 }, id: _.gt('01'), createdAt: _.gt(1), updatedAt: 5 })
      .where(_.or({ status: _.eq('open') }, { due: _.exists(false) }))
      .where(_.or([{ status: 'open' }, _.not({ due: _.lte(3) })]))
      .where(_.and({ status: _.nin(['done']) }, { $or: [{ due: 1 }, { points: _.lt(2) }] }))
      .orderBy('id', 'desc')
      .limit(3);
    // @ts-expect-error there is no such field
    tasks.where({ colour: 'red' });
    // @ts-expect-error nor in a nested condition
    tasks.where({ $or: [{ status: 'open', colour: 'red' }] });
    // @ts-expect-error nor in one that a command made
    tasks.where(_.or({ colour: 'red' }));
    // @ts-expect-error nor beside one that there is
    tasks.where(_.or({ status: 'open', colour: 'red' }));
    // @ts-expect-error nor deeper
    tasks.where(_.and([{ due: 1 }, _.not({ status: 'open', colour: 'red' })]));
    // @ts-expect-error a value of another type
    tasks.where({ due: 'tomorrow' });
    // @ts-expect-error nor in what a command made
    tasks.where(_.or({ status: 'open' }, { due: 'tomorrow' }));
    // @ts-expect-error a value that the field cannot have
    tasks.where({ status: 'lost' });
    // @ts-expect-error nor by a command
    tasks.where({ status: _.in(['lost']) });
    // @ts-expect-error a command with a value of another type
    tasks.where({ due: _.gt('tomorrow') });
    // @ts-expect-error numbers do not begin with anything
    tasks.where({ due: _.prefix('1') });
    // @ts-expect-error true and false have no order
    tasks.where({ isUrgent: { $gt: false } });
    // @ts-expect-error there is no such operator
    tasks.where({ due: { $regex: 1 } });
    // @ts-expect-error lists are not compared
    tasks.where({ tags: ['a'] });
    // @ts-expect-error nor are objects
    tasks.where({ place: { city: 'Hangzhou' } });
    // @ts-expect-error a change is no condition
    tasks.where({ points: _.inc(1) });
    // @ts-expect-error there is no such direction
    tasks.orderBy('id', 'down');
    // @ts-expect-error there is no such field
    tasks.field({ colour: true });
  }
  collection('tasks').orderBy('due', 'desc').orderBy('status');
  // @ts-expect-error no index orders it
  collection('tasks').orderBy('text');
  // @ts-expect-error of a plain type no index is known
  collection('plain').orderBy('due');
  collection('events').where({ kind: 'closed', reason: _.prefix('a') });

  const page = await collection('tasks').where({ due: 1 }).field({ text: true, _rev: true }).get();
  for (const { id, text, _rev } of page.data) use(id.length, text.length, _rev.length);
  for await (const task of collection('tasks').field({ due: true }).limit(5)) {
    use(task.id, task.due);
    // @ts-expect-error it was not asked for
    use(task.text);
  }
  const { total } = await collection('tasks').where({ due: 1 }).count();
  const { data } = await collection('tasks').doc('a').field({ text: true }).get();
  use(total.toFixed(), data.text, data.id);
  // @ts-expect-error it was not asked for
  use(data.due);
}

export async function useWrites(): Promise<void> {
  const task = collection('tasks').doc('a');
  const { _rev, updatedAt, id } = await task.update({ status: 'done', tags: ['a'], place: { city: 'x' } });
  use(id.length, updatedAt.toFixed());
  await task.update({ points: _.inc(-2), due: _.inc(1), tags: _.push('a', 'b') }, { ifRev: _rev });
  await task.update({ due: _.remove(), place: _.remove(), points: _.remove() });
  await task.remove({ ifRev: (await task.get()).data._rev });
  // @ts-expect-error there is no such field
  task.update({ colour: 'red' });
  // @ts-expect-error a value of another type
  task.update({ due: 'tomorrow' });
  // @ts-expect-error texts are not incremented
  task.update({ text: _.inc(1) });
  // @ts-expect-error nor is a choice of texts
  task.update({ status: _.inc(1) });
  // @ts-expect-error a number is no list
  task.update({ points: _.push(1) });
  // @ts-expect-error an item of another type
  task.update({ tags: _.push(1) });
  // @ts-expect-error nothing to push
  task.update({ tags: _.push() });
  // @ts-expect-error the field must be there
  task.update({ text: _.remove() });
  // @ts-expect-error a condition is no change
  task.update({ points: _.gt(1) });
  // @ts-expect-error what the server sets
  task.update({ updatedAt: 5 });
  // @ts-expect-error the id stays
  task.update({ id: 'b' });
  // @ts-expect-error there is no such option
  task.remove({ ifRevision: 'a' });
  // @ts-expect-error a whole document has all that has no default
  task.set({ text: 'a' });

  const writes = batch();
  writes.collection('tasks').add({ text: 'a', status: 'open', isUrgent: false, tags: [] });
  writes
    .collection('tasks')
    .doc('a')
    .update({ points: _.inc(1) });
  writes.collection('plain').doc('a').remove();
  // @ts-expect-error a value of another type
  writes.collection('plain').doc('a').update({ text: 5 });
  for (const result of await writes.commit()) {
    if ('error' in result) use(result.error.code);
    else use(result.data.id, result.data._rev);
  }
}

/** Without a type argument of `createClient`. */
export async function useUntyped(untyped: Client<Record<string, Record<string, unknown>>>): Promise<void> {
  const things = untyped.db.collection('things');
  await things
    .where({ size: _.gt(5), name: 'x' })
    .orderBy('size')
    .field({ name: true })
    .get();
  await things.doc('a').update({ size: _.inc(1), list: _.push('a'), name: _.remove(), other: { a: 1 } });
}
