import { describe, expect, it } from '@jest/globals';
import { chooseTexts } from './choose-texts';
import { english } from './en';
import { chinese } from './zh-CN';

it.each([
  ['zh-Hans', chinese],
  ['zh-Hant', chinese],
  ['zh-HK', chinese],
  ['zh', chinese],
  [undefined, chinese],
  ['en', english],
  ['en-US', english],
])('has texts for %s', (language, texts) => {
  expect(chooseTexts(language)).toBe(texts);
});

it('has Chinese in every Chinese text, and in no English one', () => {
  const texts = (from: typeof english) => [
    ...Object.values(from.labels),
    ...Object.values(from.filters),
    ...Object.values(from.empty).flatMap(({ title, hint }) => [title, hint]),
    ...Object.values(from.sections),
    ...Object.values(from.days),
    ...Object.values(from.reasons),
    from.date(new Date(2026, 10, 21), 2026),
    from.overdue('x'),
    from.due('x'),
    from.untitled,
    from.noNickname,
    from.nothingYet,
    from.allDone,
    from.greeting(undefined),
    from.greeting('Ann'),
    from.left(3),
    from.offline(0),
    from.offline(2),
    from.unsent(2, 'x'),
    from.outdated('x'),
    from.notSaved('x'),
    from.requestId('1-2'),
  ];
  expect(texts(chinese).filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
  expect(texts(english).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
});

describe('a date', () => {
  const date = new Date(2026, 10, 21);

  it('is written as the language does', () => {
    expect(english.date(date, 2026)).toBe('Sat, Nov 21');
    expect(chinese.date(date, 2026)).toBe('11月21日 周六');
  });

  it('has its year when that is another one', () => {
    expect(english.date(date, 2027)).toBe('Sat, Nov 21, 2026');
    expect(chinese.date(date, 2027)).toBe('2026年11月21日 周六');
  });
});

it('counts changes in words', () => {
  expect(english.offline(1)).toBe('Offline. 1 change will be sent later.');
  expect(english.offline(2)).toBe('Offline. 2 changes will be sent later.');
});
