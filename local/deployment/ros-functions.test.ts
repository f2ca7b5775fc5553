import { expect, it } from '@jest/globals';
import { createEvaluator } from './ros-functions.ts';

const evaluate = createEvaluator({
  values: { AppName: 'app', 'ALIYUN::Region': 'cn-hangzhou', Generation: '3' },
  conditions: {
    Is3: { 'Fn::Equals': [{ Ref: 'Generation' }, '3'] },
    Not3: { 'Fn::Not': { 'Fn::Equals': [{ Ref: 'Generation' }, '3'] } },
  },
  arnOf: (resource) => `arn of ${resource}`,
});

it.each([
  [{ Ref: 'AppName' }, 'app'],
  [{ 'Fn::Sub': '${AppName}-db in ${ALIYUN::Region}' }, 'app-db in cn-hangzhou'],
  [{ 'Fn::Join': ['-', [{ Ref: 'AppName' }, 'db']] }, 'app-db'],
  [{ 'Fn::If': ['Is3', 'three', 'two'] }, 'three'],
  [{ 'Fn::If': ['Not3', 'two', { Ref: 'AppName' }] }, 'app'],
  [{ 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn of Role'],
  [{ 'Fn::And': [{ 'Fn::Equals': [1, 1] }, { 'Fn::Equals': [1, 2] }] }, false],
  [{ 'Fn::Or': [{ 'Fn::Equals': [1, 1] }, { 'Fn::Equals': [1, 2] }] }, true],
  [
    { a: [{ Ref: 'AppName' }, 1], b: null },
    { a: ['app', 1], b: null },
  ],
])('%j becomes %j', (node, value) => {
  expect(evaluate(node)).toEqual(value);
});

it.each([
  [{ Ref: 'Nowhere' }, '"Nowhere" is neither a parameter'],
  [{ Ref: 'constructor' }, '"constructor" is neither a parameter'],
  [{ 'Fn::Sub': '${Nowhere}' }, '"Nowhere" is neither a parameter'],
  [{ 'Fn::If': ['Nowhere', 1, 2] }, 'no condition "Nowhere"'],
  [{ 'Fn::Select': [0, ['a']] }, 'Fn::Select is not supported'],
  [{ 'Fn::GetAtt': ['Role', 'RoleId'] }, 'Fn::GetAtt knows Arn'],
])('%j is refused, not guessed', (node, message) => {
  expect(() => evaluate(node)).toThrow(message);
});
