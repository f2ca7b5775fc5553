import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { parseProjection, projectedColumns } from './projection.ts';

it('a field that is named often is read once: Tablestore takes 128 columns', () => {
  const projection = parseProjection({ fields: { text: v.string() } }, ['text', 'id', 'text', 'createdAt']);
  expect(projectedColumns(projection)).toEqual(['text', 'createdAt']);
});
