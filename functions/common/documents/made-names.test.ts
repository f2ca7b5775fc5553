import { describe, expect, it } from '@jest/globals';
import { idOfName, revisionOf, timeOrderedId } from './made-names.ts';

describe('an id that the server makes', () => {
  it('sorts by its time, whatever chance has added', () => {
    const times = [0, 1, 31, 32, 1_795_234_084_409, 1_795_234_084_410, 2 ** 48];
    const ids = times.map((time, at) => timeOrderedId(time, () => (at % 2 === 0 ? 0.99 : 0)));
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('differs from another one of the same time', () => {
    const ids = Array.from({ length: 1000 }, () => timeOrderedId(1, Math.random));
    expect(new Set(ids).size).toBe(1000);
  });

  it('is the same for the same name, and another one for another', () => {
    expect(idOfName('a')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(idOfName('a')).toBe(idOfName('a'));
    expect(idOfName('a')).not.toBe(idOfName('b'));
  });
});

it('a revision is of its write alone', () => {
  const revisions = [revisionOf(1, 'a'), revisionOf(1, 'b'), revisionOf(2, 'a')];
  expect(new Set(revisions).size).toBe(3);
});
