import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { defineCollections } from '../common/collections/define.ts';
import type { Store } from '../common/tablestore/store.ts';
import { perform } from './operations.ts';

const collections = defineCollections({ news: { fields: { title: v.string() }, shared: true } });

it.each([
  { op: 'put', obj: { id: 'n', title: 'x' } },
  { op: 'get', id: 'n' },
  { op: 'remove', id: 'n' },
  { op: 'list', limit: 10 },
] as const)('a user has no documents of their own in a shared collection: $op', async (request) => {
  const touched: string[] = [];
  const touch = (name: string) => async () => {
    touched.push(name);
    throw new Error('The store was asked.');
  };
  const store: Store = {
    getRow: touch('getRow'),
    putRow: touch('putRow'),
    deleteRow: touch('deleteRow'),
    getRange: touch('getRange'),
  };
  const asked = perform({ store, collections, uid: 'u' }, { sid: 's', collection: 'news', ...request });
  await expect(asked).rejects.toMatchObject({
    code: 'NotFound',
    message: expect.stringContaining('is shared'),
  });
  expect(touched).toEqual([]);
});
