import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { defineCollections } from '../common/collections/define.ts';
import type { TablestoreAccess } from '../common/tablestore/access.ts';
import { perform } from './operations.ts';

const collections = defineCollections({ news: { fields: { title: v.string() }, shared: true } });

it.each([
  { op: 'add', obj: { id: 'n', title: 'x' } },
  { op: 'put', obj: { id: 'n', title: 'x' } },
  { op: 'update', id: 'n', set: { title: 'x' } },
  { op: 'remove', id: 'n' },
] as const)('users cannot write into a shared collection: $op', async (request) => {
  let calls = 0;
  const tablestore: TablestoreAccess = {
    send: () => {
      calls++;
      throw new Error('Tablestore was asked.');
    },
  };
  const time = { clock: () => 0, deadline: 1, wait: async () => undefined };
  const findIndex = async () => undefined;
  const report = () => undefined;
  const scope = { tablestore, collections, uid: 'u', time, random: () => 0, findIndex, report };
  const asked = perform(scope, { sid: 's', collection: 'news', opId: undefined, ...request });
  await expect(asked).rejects.toMatchObject({
    code: 'PermissionDenied',
    message: expect.stringContaining('is shared'),
  });
  expect(calls).toBe(0);
});
