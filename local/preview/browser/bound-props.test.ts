import { describe, expect, it } from '@jest/globals';
import { ownPatch, patchOfUser } from './bound-props.ts';

const bound = { value: 'form.name', list: 'todos' };

describe('a component whose props are bound two-way', () => {
  it('hands what it sets of them to its user, by the user’s own paths', () => {
    const patch = { value: 'a', 'list[0].done': true, other: 1 };
    expect(patchOfUser(patch, bound)).toEqual({ 'form.name': 'a', 'todos[0].done': true });
  });

  it('keeps the rest, and what its own data has by the same name', () => {
    const patch = { value: 'a', 'list[0].done': true, 'other.x': 1, constructor: 2 };
    expect(ownPatch(patch, bound, {})).toEqual({ 'other.x': 1, constructor: 2 });
    expect(ownPatch(patch, bound, { value: '' })).toEqual({ value: 'a', 'other.x': 1, constructor: 2 });
  });

  it('cannot set what is no data path', () => {
    expect(() => patchOfUser({ 'value[': 1 }, bound)).toThrow('“value[” is not a data path');
  });
});
