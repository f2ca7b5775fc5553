/** Statements about the types that collections.ts gives to the client, which hold when this file compiles. */
import * as v from 'valibot';
import { command as _ } from '../client/source/command.ts';
import type { Client } from '../client/source/create-client.ts';
import type { Collections } from '../collections.ts';
import { type CollectionsOf, defineCollections } from '../functions/common/collections/define.ts';

declare const client: Client<Collections>;
const todos = client.db.collection('todos');

export async function useTodos(): Promise<[string | undefined, boolean]> {
  // What has a default may be left out when it is written.
  const { id } = await todos.add({ text: 'Buy milk' });
  await todos.doc(id).set({ completed: true });
  // @ts-expect-error a field of another type
  await todos.add({ text: 5 });
  // @ts-expect-error a field that is not declared
  await todos.add({ colour: 'red' });
  // @ts-expect-error a collection that is not declared
  client.db.collection('notes');

  const { data } = await todos.doc(id).get();
  // What has a default is there when it is read.
  return [data.text, data.completed];
}

const declared = defineCollections({
  tasks: {
    fields: {
      text: v.pipe(v.string(), v.maxLength(100)),
      status: v.optional(v.picklist(['open', 'done']), 'open'),
      points: v.optional(v.pipe(v.number(), v.integer())),
      due: v.pipe(v.number(), v.integer()),
      tags: v.optional(v.array(v.string())),
    },
    indexes: ['due', ['status', 'points'], 'updatedAt'],
  },
  notes: { fields: { text: v.string() } },
});

declare const ofDeclared: Client<CollectionsOf<typeof declared>>;

export async function queryDeclared(): Promise<void> {
  const tasks = ofDeclared.db.collection('tasks');
  await tasks
    .where({ status: 'open', text: _.prefix('a'), due: _.gt(5) })
    .orderBy('due', 'desc')
    .get();
  tasks.orderBy('status');
  tasks.orderBy('points');
  tasks.orderBy('updatedAt');
  tasks.orderBy('id');
  // @ts-expect-error no index orders it
  tasks.orderBy('text');
  // @ts-expect-error nor are times indexed by themselves
  tasks.orderBy('createdAt');
  // @ts-expect-error this collection has no index
  ofDeclared.db.collection('notes').orderBy('text');
  // @ts-expect-error a value that is not among the declared
  tasks.where({ status: 'lost' });
  // @ts-expect-error a command that the type does not have
  tasks.where({ due: _.prefix('1') });
  await tasks.doc('a').update({ due: _.inc(1), tags: _.push('x'), status: _.remove() });
  // @ts-expect-error it is required
  tasks.doc('a').update({ due: _.remove() });
  // @ts-expect-error a text is not incremented
  tasks.doc('a').update({ text: _.inc(1) });
}
