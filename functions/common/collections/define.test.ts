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
    expect(() => defineCollections({ todos: { fields: fields(32) } })).not.toThrow();
    expect(() => defineCollections({ todos: { fields: fields(33) } })).toThrow('33 scalar fields');
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
