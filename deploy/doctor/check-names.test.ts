import { expect, it } from '@jest/globals';
import { checkNames } from './check-names.ts';

const sound = { AppName: 'shop-staging', TablestoreInstance: 'shop-staging', Region: 'cn-hangzhou' };

it.each([{}, { TablestoreInstance: 'a1b' }, { AppName: 'a'.repeat(41) }, { Region: 'ap-southeast-1' }])(
  'is content with %j',
  (changes) => {
    expect(checkNames({ ...sound, ...changes })).toEqual([]);
  },
);

it.each([
  [{ TablestoreInstance: '-x' }, 'TABLESTORE_INSTANCE is "-x": it must be 3 to 16 lower-case letters'],
  [{ TablestoreInstance: 'ab' }, 'TABLESTORE_INSTANCE is "ab"'],
  [{ TablestoreInstance: 'a'.repeat(17) }, 'TABLESTORE_INSTANCE is'],
  [{ TablestoreInstance: 'Shop-prod' }, 'TABLESTORE_INSTANCE is "Shop-prod"'],
  [{ TablestoreInstance: 'shop-' }, 'TABLESTORE_INSTANCE is "shop-"'],
  [{ TablestoreInstance: 'payments' }, 'without ali, ay, ots, taobao and admin'],
  [{ AppName: 'Shop' }, 'APP_NAME is "Shop": it must be 2 to 41 lower-case letters'],
  [{ AppName: 'a'.repeat(42) }, 'APP_NAME is'],
  [{ Region: 'hangzhou' }, 'FC_REGION is "hangzhou": it must be the id of a region, such as cn-hangzhou.'],
])('%j is refused with the variable and the rule', (changes, line) => {
  expect(checkNames({ ...sound, ...changes })).toEqual([expect.stringContaining(line)]);
});
