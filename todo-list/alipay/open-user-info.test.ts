import { expect, it } from '@jest/globals';
import { parseNickname } from './open-user-info';

it.each([
  ['a user who agreed', { code: '10000', nickName: '小明', avatar: 'https://example.com/a.png' }, '小明'],
  ['a user without a nickname', { code: '10000', nickName: '' }, undefined],
  ['a user who was not asked', { code: '40003', subMsg: '无效的授权关系', nickName: 'x' }, undefined],
  ['an answer of another shape', { code: '10000', nickName: 7 }, undefined],
  ['no answer', null, undefined],
])('reads %s', (_what, response, nickname) => {
  expect(parseNickname(JSON.stringify({ response }))).toBe(nickname);
});

it('reads nothing from JSON that is null', () => {
  expect(parseNickname('null')).toBeUndefined();
});
