import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { fromColumns, parseDocument, toColumns } from './document.ts';

const definition = {
  fields: {
    text: v.optional(v.pipe(v.string(), v.maxLength(10))),
    completed: v.optional(v.boolean(), false),
    order: v.optional(v.pipe(v.number(), v.integer())),
    share: v.optional(v.number()),
    tags: v.optional(v.array(v.string())),
  },
};

/** What a row without any of the server's columns is read with. */
const ofOldRows = { _rev: '0', createdAt: 0, updatedAt: 0 };

describe('a document', () => {
  it('gets its defaults', () => {
    expect(parseDocument(definition, { id: 'a' })).toEqual({ id: 'a', completed: false });
  });

  it.each([
    ['a field that is not declared', { id: 'a', colour: 'red' }, 'colour'],
    ['a uid', { id: 'a', uid: 'alipay:open_id:bob' }, 'uid'],
    ['a text that is too long', { id: 'a', text: 'x'.repeat(11) }, 'text'],
    ['a number where a text belongs', { id: 'a', text: 5 }, 'text'],
    ['no id', { text: 'x' }, 'id: must be'],
    ['an id that is an object', { id: { $gt: '' } }, 'id: must be'],
    ['an id of 1,025 bytes', { id: '中'.repeat(342) }, 'id: must be'],
    ['null', { id: 'a', text: null }, 'text'],
    ['a fraction where an integer belongs', { id: 'a', order: 1.5 }, 'order'],
  ])('with %s is refused by name', (_, document, path) => {
    expect(() => parseDocument(definition, document)).toThrow(path);
  });

  it.each([
    ['a number beyond 2^53 in an INTEGER column', '{"id":"a","order":1e19}', 'order'],
    ['a number that JSON reads as infinite', '{"id":"a","share":1e999}', 'share'],
    ['half of a surrogate pair', '{"id":"a","text":"\\ud800"}', 'text'],
    ['half of a surrogate pair, nested', '{"id":"a","tags":["\\udc00"]}', 'tags.0'],
    ['nesting without end', `{"id":"a","tags":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'tags'],
    ['a name that every object has, nested', '{"id":"a","tags":[{"constructor":1}]}', 'tags.0.constructor'],
    ['__proto__, nested', '{"id":"a","tags":[{"a":{"__proto__":1}}]}', 'tags.0.a.__proto__'],
    ['a number beyond 2^53, nested', '{"id":"a","tags":[9007199254740993]}', 'tags.0'],
    ['a field that every object has', '{"id":"a","constructor":"x"}', 'constructor'],
    ['__proto__', '{"id":"a","__proto__":{"completed":true}}', '__proto__'],
  ])('with %s is refused by name', (_, json, path) => {
    expect(() => parseDocument(definition, JSON.parse(json))).toThrow(path);
  });

  it('comes back from its columns as it went in', () => {
    const document = { id: 'a', text: '买牛奶', completed: true, order: -3, share: 0.25, tags: ['x', '你'] };
    const columns = toColumns(definition, document);
    expect(columns).toEqual({
      text: '买牛奶',
      completed: true,
      order: -3n,
      share: 0.25,
      tags: Buffer.from('["x","你"]'),
    });
    expect(fromColumns(definition, 'a', columns)).toEqual({ ...document, ...ofOldRows });
  });

  it('from an older row gets the default of a field that it lacks, and loses one that is gone', () => {
    expect(fromColumns(definition, 'a', { text: 'old', colour: 'red' })).toEqual({
      id: 'a',
      text: 'old',
      completed: false,
      ...ofOldRows,
    });
  });

  it('has the revision and the times that its columns say', () => {
    const columns = { createdAt: 1n, updatedAt: 2n, _rev: 'r', _op_x: '[]', _born: 1n, _size: 0n };
    expect(fromColumns(definition, 'a', columns)).toEqual({
      id: 'a',
      completed: false,
      createdAt: 1,
      updatedAt: 2,
      _rev: 'r',
    });
  });

  it('may be sent with what the server has added, which is ignored, but for any other name with _', () => {
    const read = { id: 'a', completed: true, createdAt: 1, updatedAt: {}, _rev: null };
    expect(parseDocument(definition, read)).toEqual({ id: 'a', completed: true });
    expect(() => parseDocument(definition, { id: 'a', _gone: 1 })).toThrow('_gone: there is no such field');
  });

  it('is refused at the first of half a million faults: all of them would not fit into an instance', () => {
    const tags = Array.from({ length: 500_000 }, () => 1);
    const before = process.memoryUsage().heapUsed;
    expect(() => parseDocument(definition, { id: 'a', tags })).toThrow('tags.0: ');
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6);
  });

  it('keeps its id whatever columns say', () => {
    expect(fromColumns(definition, 'a', { id: 'b', uid: 'c' })).toEqual({
      id: 'a',
      completed: false,
      ...ofOldRows,
    });
  });
});
