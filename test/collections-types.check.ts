/** Statements about the types that collections.ts gives to the client, which hold when this file compiles. */
import type { Client } from '../client/source/create-client.ts';
import type { Collections } from '../collections.ts';

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
