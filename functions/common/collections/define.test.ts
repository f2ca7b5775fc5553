import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { columnTypeOf } from './column-type.ts';
import { defineCollections } from './define.ts';

describe('declaring collections', () => {
  it.each(['1st', '_hidden', 'to-do', '', 'a'.repeat(101)])('refuses %j as a name', (name) => {
    expect(() => defineCollections({ [name]: { fields: {} } })).toThrow(`Collection "${name}"`);
  });

  it.each(['id', 'uid', '_rev', 'due date'])('refuses %j as a field', (field) => {
    expect(() => defineCollections({ todos: { fields: { [field]: v.string() } } })).toThrow(`todos.${field}`);
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
  ['JSON', v.nullable(v.string())],
])('stores a field as %s', (type, schema) => {
  expect(columnTypeOf(schema)).toBe(type);
});
