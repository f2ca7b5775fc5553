import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { columnTypeOf } from './column-type.ts';
import { type CollectionDefinitions, defineCollections } from './define.ts';

describe('declaring collections', () => {
  it.each(['1st', '_hidden', 'to-do', '', 'a'.repeat(101)])('refuses %j as a name', (name) => {
    expect(() => defineCollections({ [name]: { fields: {} } })).toThrow(`Collection "${name}"`);
  });

  it.each(['id', 'uid', '_rev', 'due date', 'constructor', 'toString', 'prototype'])(
    'refuses %j as a field',
    (field) => {
      expect(() => defineCollections({ todos: { fields: { [field]: v.string() } } })).toThrow(
        `todos.${field}`,
      );
    },
  );

  it.each([
    ['null', v.nullable(v.string()), 'use v.optional'],
    ['a transformation', v.pipe(v.string(), v.transform(Number)), 'is transformed'],
    [
      'a transformation inside',
      v.optional(v.pipe(v.pipe(v.string(), v.toDate()), v.date())),
      'is transformed',
    ],
    ['a default that is made', v.optional(v.number(), () => Math.random()), 'give the value itself'],
    [
      'a default that is made inside',
      v.optional(v.array(v.object({ at: v.optional(v.number(), Date.now) }))),
      'give the value itself',
    ],
  ])('refuses a field with %s and says what to do', (_, schema, message) => {
    expect(() => defineCollections({ todos: { fields: { due: schema } } })).toThrow(message);
  });

  it.each([
    ['a collection without fields', { todos: {} }, 'Collection "todos" declares no fields'],
    [
      'a name of a type for a schema',
      { todos: { fields: { text: 'string' } } },
      'Field "todos.text" is not a valibot',
    ],
  ])('refuses %s, which JavaScript would let pass', (_, definitions, message) => {
    expect(() => defineCollections(definitions as unknown as CollectionDefinitions)).toThrow(message);
  });

  it('refuses more scalar fields than Tablestore has predefined columns', () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}`, v.string()]));
    expect(() => defineCollections({ todos: { fields: fields(29) } })).not.toThrow();
    expect(() => defineCollections({ todos: { fields: fields(30) } })).toThrow('30 scalar fields');
  });
});

it.each([
  ['STRING', v.optional(v.pipe(v.string(), v.maxLength(5)))],
  ['BOOLEAN', v.optional(v.boolean(), false)],
  ['INTEGER', v.pipe(v.number(), v.integer())],
  ['DOUBLE', v.number()],
  ['JSON', v.object({ city: v.string() })],
  ['JSON', v.array(v.string())],
  ['STRING', v.picklist(['low', 'high'])],
  ['STRING', v.pipe(v.string(), v.trim())],
  ['BOOLEAN', v.literal(true)],
  ['INTEGER', v.picklist([1, 2])],
  ['INTEGER', v.optional(v.pipe(v.pipe(v.number(), v.integer()), v.minValue(0)), 0)],
  ['INTEGER', v.nonOptional(v.optional(v.pipe(v.number(), v.integer())))],
  ['DOUBLE', v.picklist([0.5, 1])],
  ['JSON', v.picklist(['a', 1])],
])('stores a field as %s', (type, schema) => {
  expect(columnTypeOf(schema)).toBe(type);
});

describe('declaring indexes', () => {
  const time = v.pipe(v.number(), v.integer());
  const fields = {
    dueAt: time,
    count: v.optional(time, 0),
    state: v.picklist(['open', 'done']),
    name: v.pipe(v.string(), v.trim(), v.maxLength(341)),
    title: v.pipe(v.pipe(v.string(), v.maxBytes(1024)), v.nonEmpty()),
    maybe: v.optional(time),
    done: v.boolean(),
    share: v.number(),
    text: v.string(),
    long: v.pipe(v.string(), v.maxLength(342)),
    tags: v.array(v.string()),
  };
  const declare = (indexes: unknown) =>
    defineCollections({ todos: { fields, indexes } } as unknown as CollectionDefinitions);

  it('takes integers and bounded texts, alone and in pairs', () => {
    const indexes = ['dueAt', 'count', ['state', 'dueAt'], ['name'], 'title'];
    expect(() => declare(indexes)).not.toThrow();
  });

  it.each([
    ['a field that may be absent', ['maybe'], 'maybe may be absent'],
    ['a boolean', ['done'], 'done is stored as BOOLEAN'],
    ['a fraction', ['share'], 'share is stored as DOUBLE'],
    ['a list', ['tags'], 'tags is stored as JSON'],
    [
      'a text without a bound',
      ['text'],
      'text may be longer than the 1024 bytes of a key: add v.maxBytes(1024)',
    ],
    ['a text whose bound is too high in UTF-8', ['long'], 'long may be longer'],
    ['a field that is not declared', ['colour'], 'colour is not declared'],
    ['a name that every object has', ['constructor'], 'constructor is not declared'],
    ['a field twice', [['dueAt', 'dueAt']], 'names a field twice'],
    ['the same index twice', ['dueAt', ['dueAt']], 'would both be called data_todos_by_dueAt'],
    ['three fields', [['dueAt', 'count', 'state']], 'indexes is a list'],
    ['no list', 'dueAt', 'indexes is a list'],
    ['six of them', ['dueAt', 'count', 'state', 'name', 'title', ['state', 'dueAt']], 'has 6 indexes'],
  ])('refuses %s', (_, indexes, message) => {
    expect(() => declare(indexes)).toThrow(message);
  });

  it('refuses an index that would have the name of another collection', () => {
    expect(() =>
      defineCollections({ todos: { fields: { at: time }, indexes: ['at'] }, todos_by_at: { fields: {} } }),
    ).toThrow('both be called data_todos_by_at');
  });

  it('names fields that are not declared at compile time, too', () => {
    expect(() =>
      // @ts-expect-error a field that is not declared
      defineCollections({ todos: { fields: { at: time }, indexes: ['when'] } }),
    ).toThrow('when is not declared');
  });

  it('refuses a collection that is shared in a manner of speaking', () => {
    const definitions = { news: { fields: {}, shared: 'yes' } } as unknown as CollectionDefinitions;
    expect(() => defineCollections(definitions)).toThrow('shared is true or left out');
  });
});
