import { expect, it } from '@jest/globals';
import { checkInstances } from './check-instances.ts';

it.each(['0', '10', '300'])('is content with %s', (count) => {
  expect(checkInstances({ SessionInstances: count, DbInstances: count })).toEqual([]);
});

it.each(['', 'ten', '1.5', '-1'])('names the variable of what is %j, and the rule', (count) => {
  expect(checkInstances({ SessionInstances: '10', DbInstances: count })).toEqual([
    `DB_INSTANCES is ${JSON.stringify(count)}: it must be a whole number of instances.`,
  ]);
});
