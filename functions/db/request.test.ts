import { describe, expect, it } from '@jest/globals';
import { parseDbRequest } from './request.ts';

const parse = (value: unknown) => parseDbRequest(Buffer.from(JSON.stringify(value)));

describe('a db request', () => {
  it('may leave out collection and limit', () => {
    expect(parse({ sid: 's', op: 'list' })).toMatchObject({ collection: 'todos', limit: 100 });
  });

  it.each(['__proto__', 'constructor', 'toString', 'drop', '', 5, null, ['put']])(
    'refuses the op %j',
    (op) => {
      expect(() => parse({ sid: 's', op })).toThrow(
        'Send JSON with "op": one of add, put, update, remove, batch, get, list, count.',
      );
    },
  );

  it.each([
    ['limit 0', { op: 'list', limit: 0 }, 'limit'],
    ['limit 1001', { op: 'list', limit: 1001 }, 'limit'],
    ['limit 1.5', { op: 'list', limit: 1.5 }, 'limit'],
    ['limit "5"', { op: 'list', limit: '5' }, 'limit'],
    ['a cursor that is no text', { op: 'list', cursor: {} }, 'cursor'],
    ['get without id', { op: 'get' }, 'id'],
    ['an empty id', { op: 'get', id: '' }, 'id'],
    ['an id of 1,025 bytes', { op: 'remove', id: 'x'.repeat(1025) }, 'id'],
    ['put without obj', { op: 'put' }, 'obj'],
    ['a condition that is no object', { op: 'list', where: 'completed' }, 'where'],
    ['a condition that is a list', { op: 'count', where: [] }, 'where'],
    ['a condition on get', { op: 'get', id: 'a', where: {} }, 'where'],
    ['an order that is a list', { op: 'list', orderBy: ['text'] }, 'orderBy'],
    ['an order in no direction', { op: 'list', orderBy: { field: 'text', direction: 'up' } }, 'orderBy'],
    ['an order on count', { op: 'count', orderBy: 'id' }, 'orderBy'],
    ['fields that are no list', { op: 'get', id: 'a', fields: 'text' }, 'fields'],
    ['a field that is no text', { op: 'list', fields: [5] }, 'fields.0'],
    ['a uid', { op: 'list', uid: 'alipay:open_id:bob' }, 'uid'],
    ['put of an array', { op: 'put', obj: [] }, 'obj'],
  ])('refuses %s and names the field', (_, request, path) => {
    expect(() => parse({ sid: 's', ...request })).toThrow(new RegExp(`^${path}: `));
  });

  it('refuses half of a surrogate pair in an id', () => {
    const event = Buffer.from('{"sid":"s","op":"get","id":"a\\ud800"}');
    expect(() => parseDbRequest(event)).toThrow(/^id: /);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])('refuses the field %s', (name) => {
    const event = Buffer.from(`{"sid":"s","op":"get","id":"a","${name}":{"fields":["text"]}}`);
    expect(() => parseDbRequest(event)).toThrow(`${name}: there is no such field`);
  });

  it('refuses what is not UTF-8, instead of storing something else', () => {
    const event = Buffer.from('{"sid":"s","op":"add","obj":{"text":"caf\xe9"}}', 'latin1');
    expect(() => parseDbRequest(event)).toThrow('Send JSON');
  });

  it.each([
    ['fields', { op: 'list' }],
    ['items', { op: 'batch' }],
    ['unset', { op: 'update', id: 'a' }],
  ])(
    'stops at the first of half a million faults in %s: all of them would not fit into an instance',
    (name, request) => {
      const list = Array.from({ length: 500_000 }, () => 1);
      const event = Buffer.from(JSON.stringify({ sid: 's', ...request, [name]: list }));
      const before = process.memoryUsage().heapUsed;
      expect(() => parseDbRequest(event)).toThrow(`${name}.0: `);
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6);
    },
  );

  it('refuses what is not JSON, and more than a megabyte', () => {
    expect(() => parseDbRequest(Buffer.from('{'))).toThrow('Send JSON');
    expect(() => parseDbRequest(Buffer.alloc(1024 * 1024 + 1))).toThrow('larger than');
  });
});
