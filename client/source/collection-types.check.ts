/** Statements about the client's types, which hold when this file compiles. Nothing imports it. */
import type { Collection } from './collection.ts';
import type { Client } from './create-client.ts';
import type { Declared, ServerFields } from './document-types.ts';
import { createClient } from './node.ts';
import type { Page } from './query.ts';

interface Todo {
  text: string;
  completed: boolean;
  due?: number;
}

interface Collections {
  todos: Todo;
  /** A document type may name the id, or leave it out. */
  notices: { id: string; title: string };
  /** The server fills in `completed`. */
  tasks: Declared<{ text: string; completed?: boolean }, { text: string; completed: boolean }>;
  events: { kind: 'opened' } | { kind: 'closed'; reason: string };
}

type Db = Client<Collections>['db'];
type Todos = Collection<Todo>;
type AddedTo<Name extends keyof Collections> = Parameters<Collection<Collections[Name]>['add']>[0];

declare const db: Db;

/** A client without a type argument. */
export const createUntyped = () => createClient({ sessionUrl: 'https://example.com' });
type Untyped = ReturnType<typeof createUntyped>['db'];

export type Checks = [
  Expect<Equal<Parameters<Db['collection']>[0], 'todos' | 'notices' | 'tasks' | 'events'>>,
  Expect<Equal<ReturnType<typeof db.collection<'todos'>>, Todos>>,
  // What is written has no id; a field of another type, a missing one and an unknown one are refused.
  Expect<Equal<AddedTo<'todos'>, Omit<Todo, keyof ServerFields>>>,
  Expect<Accepts<AddedTo<'todos'>, { text: string; completed: boolean }>>,
  Expect<Accepts<AddedTo<'todos'>, { text: string; completed: boolean; due: number }>>,
  Expect<Not<Accepts<AddedTo<'todos'>, { text: string }>>>,
  Expect<Not<Accepts<AddedTo<'todos'>, { text: number; completed: boolean }>>>,
  Expect<Not<Accepts<AddedTo<'todos'>, { text: string; completed: boolean; due: string }>>>,
  Expect<Not<'compeleted' extends keyof AddedTo<'todos'> ? true : false>>,
  Expect<Accepts<AddedTo<'notices'>, { title: string }>>,
  // A field with a default may be left out, and is there when it is read.
  Expect<Accepts<AddedTo<'tasks'>, { text: string }>>,
  Expect<Not<Accepts<AddedTo<'tasks'>, { completed: boolean }>>>,
  Expect<Equal<ItemOf<Collection<Collections['tasks']>>['completed'], boolean>>,
  Expect<Accepts<AddedTo<'tasks'>, ItemOf<Collection<Collections['tasks']>>>>,
  // A union stays one.
  Expect<Accepts<AddedTo<'events'>, { kind: 'opened' }>>,
  Expect<Accepts<AddedTo<'events'>, { kind: 'closed'; reason: string }>>,
  Expect<Not<Accepts<AddedTo<'events'>, { kind: 'closed' }>>>,
  // What is read has one.
  Expect<Equal<Awaited<ReturnType<Todos['get']>>, Page<Todo>>>,
  Expect<Equal<Page<Todo>['data'][number]['id'], string>>,
  Expect<Equal<Page<Todo>['data'][number]['completed'], boolean>>,
  Expect<Equal<Awaited<ReturnType<ReturnType<Todos['doc']>['get']>>['data']['due'], number | undefined>>,
  Expect<Equal<ItemOf<Todos>['text'], string>>,
  Expect<Equal<ItemOf<ReturnType<Todos['limit']>>['id'], string>>,
  // What is read can be written back, and `next` be handed on as it is.
  Expect<Accepts<AddedTo<'todos'>, Page<Todo>['data'][number]>>,
  Expect<Accepts<Parameters<Todos['get']>[0], { cursor: Page<Todo>['next'] }>>,
  // Without a type argument any name goes, and fields are unknown.
  Expect<Equal<Parameters<Untyped['collection']>[0], string>>,
  Expect<
    Equal<Awaited<ReturnType<ReturnType<Untyped['collection']>['get']>>['data'][number]['field'], unknown>
  >,
];

type Expect<Statement extends true> = Statement;
type Not<Statement extends boolean> = Statement extends true ? false : true;
type Accepts<Parameter, Argument> = [Argument] extends [Parameter] ? true : false;
type Equal<Left, Right> =
  (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
type ItemOf<Iterable> = Iterable extends AsyncIterable<infer Item> ? Item : never;
