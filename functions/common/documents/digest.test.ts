import { describe, expect, it } from '@jest/globals';
import { digestOf } from './digest.ts';

describe('JSON', () => {
  it('has one digest, whatever the order of its members', () => {
    const request = { op: 'put', obj: { id: 'a', nested: { x: 1, y: [1, { p: 1, q: 2 }] } } };
    const turned = { obj: { nested: { y: [1, { q: 2, p: 1 }], x: 1 }, id: 'a' }, op: 'put' };
    expect(digestOf(turned)).toBe(digestOf(request));
  });

  it.each([
    { op: 'put', obj: { id: 'a', list: [2, 1] } },
    { op: 'put', obj: { id: 'a', list: [1, '2'] } },
    { op: 'put', obj: { id: 'a', list: [1, 2], x: null } },
    { op: 'put', obj: { id: 'a', list: { 0: 1, 1: 2 } } },
    { op: 'add', obj: { id: 'a', list: [1, 2] } },
    { op: 'put', obj: { id: 'a', list: [1, 2] }, ifRev: 'r' },
  ])('%j has a digest of its own', (request) => {
    expect(digestOf(request)).not.toBe(digestOf({ op: 'put', obj: { id: 'a', list: [1, 2] } }));
  });
});
