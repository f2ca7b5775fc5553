import { describe, expect, it } from '@jest/globals';
import { matchesWildcard } from './wildcard.ts';

describe('matchesWildcard', () => {
  it.each([
    ['ots:GetRow', 'ots:GetRow'],
    ['*', ''],
    ['*', 'ots:GetRow'],
    ['ots:*', 'ots:'],
    ['ots:*Row', 'ots:GetRow'],
    ['ots:Get*', 'ots:GetRange'],
    ['*a*b*', 'xxaxxbxx'],
    ['*aab', 'aaaab'],
    ['ots:?etRow', 'ots:GetRow'],
    ['a?*', 'ab'],
    ['**', 'anything'],
  ])('lets %j match %j', (pattern, text) => {
    expect(matchesWildcard(pattern, text)).toBe(true);
  });

  it.each([
    ['', 'a'],
    ['ots:GetRow', 'ots:GetRows'],
    ['ots:GetRow', 'xots:GetRow'],
    ['ots:?', 'ots:'],
    ['a?*', 'a'],
    ['*Row', 'ots:GetRange'],
    ['*a*b', 'ba'],
  ])('keeps %j from matching %j', (pattern, text) => {
    expect(matchesWildcard(pattern, text)).toBe(false);
  });

  it('takes the characters of regular expressions literally', () => {
    expect(matchesWildcard('a.c', 'abc')).toBe(false);
    expect(matchesWildcard('(a|b)+[c]$^\\d', '(a|b)+[c]$^\\d')).toBe(true);
    expect(matchesWildcard('.*', 'abc')).toBe(false);
  });

  it('answers at once to a pattern that would make a regular expression backtrack for ever', () => {
    expect(matchesWildcard('*a'.repeat(40) + 'b', 'a'.repeat(20_000))).toBe(false);
  });
});
