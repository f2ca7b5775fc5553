import { expect, it } from '@jest/globals';
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
    ...Object.values(from.reasons),
    from.untitled,
    from.noNickname,
    from.nothingYet,
    from.allDone,
    from.greeting(undefined),
    from.greeting('Ann'),
    from.left(3, true),
    from.notSaved('x'),
    from.notRefreshed('x'),
    from.requestId('1-2'),
  ];
  expect(texts(chinese).filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
  expect(texts(english).filter((text) => /\p{Script=Han}/u.test(text))).toEqual([]);
});
