import { describe, expect, it } from '@jest/globals';
import { fromCursor, toCursor } from './cursor.ts';
import { parseDbRequest } from './request.ts';

const parse = (value: unknown) => parseDbRequest(Buffer.from(JSON.stringify(value)));

describe('a db request', () => {
  it('may leave out collection and limit', () => {
    expect(parse({ sid: 's', op: 'list' })).toMatchObject({ collection: 'todos', limit: 100 });
  });

  it.each(['__proto__', 'constructor', 'toString', 'drop', '', 5, null, ['put']])(
    'refuses the op %j',
    (op) => {
      expect(() => parse({ sid: 's', op })).toThrow('Send JSON with "op": one of put, get, remove, list.');
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
    ['a condition on list', { op: 'list', where: { completed: true } }, 'where'],
    ['an order', { op: 'list', orderBy: 'text' }, 'orderBy'],
    ['a uid', { op: 'list', uid: 'alipay:open_id:bob' }, 'uid'],
    ['put of an array', { op: 'put', obj: [] }, 'obj'],
  ])('refuses %s and names the field', (_, request, path) => {
    expect(() => parse({ sid: 's', ...request })).toThrow(new RegExp(`^${path}: `));
  });

  it('refuses half of a surrogate pair in an id', () => {
    const event = Buffer.from('{"sid":"s","op":"get","id":"a\\ud800"}');
    expect(() => parseDbRequest(event)).toThrow(/^id: /);
  });

  it('refuses what is not JSON, and more than a megabyte', () => {
    expect(() => parseDbRequest(Buffer.from('{'))).toThrow('Send JSON');
    expect(() => parseDbRequest(Buffer.alloc(1024 * 1024 + 1))).toThrow('larger than');
  });
});

describe('a cursor', () => {
  it.each(['a', '你好', 'x'.repeat(1024), '../../etc'])('brings the position back', (id) => {
    expect(fromCursor(toCursor(id))).toBe(id);
  });

  it('that was changed in any one character is refused, or stands for another position of the same caller', () => {
    const cursor = toCursor('0000000000000001');
    for (let index = 0; index < cursor.length; index++) {
      for (const character of '!A9_') {
        const forged = cursor.slice(0, index) + character + cursor.slice(index + 1);
        if (forged === cursor) continue;
        let position = 'refused';
        try {
          position = fromCursor(forged);
        } catch (error) {
          expect(error).toMatchObject({ code: 'InvalidArgument' });
        }
        expect(position).not.toBe('0000000000000001');
      }
    }
  });

  it.each(['', '====', 'a', '_____w', Buffer.from('x'.repeat(1025)).toString('base64url')])(
    '%j is refused',
    (cursor) => {
      expect(() => fromCursor(cursor)).toThrow('cursor: ');
    },
  );
});
