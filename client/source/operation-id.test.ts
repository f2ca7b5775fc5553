import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { createOperationId } from './operation-id.ts';

it('makes 22 characters that a Tablestore column name admits, never the same twice', () => {
  const ids = Array.from({ length: 1000 }, () => createOperationId(randomBytes));
  expect(ids.filter((id) => !/^[A-Za-z0-9_]{22}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(1000);
});
