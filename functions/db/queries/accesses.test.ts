import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { defineCollections } from '../../common/collections/define.ts';
import { accessesInOrder, accessesToAll } from './accesses.ts';
import { parseFilter } from './where.ts';

const { tasks } = defineCollections({
  tasks: {
    fields: {
      status: v.optional(v.picklist(['open', 'done']), 'open'),
      due: v.pipe(v.number(), v.integer()),
      owner: v.pipe(v.string(), v.maxBytes(100)),
      text: v.optional(v.string()),
    },
    indexes: ['due', ['status', 'due'], ['owner', 'status']],
  },
});

const inOrder = (field: string, where: object = {}) =>
  accessesInOrder('tasks', tasks, parseFilter(tasks, where), field).map(({ name }) => name);
const toAll = (where: object) =>
  accessesToAll('tasks', tasks, parseFilter(tasks, where)).map(({ name }) => name);

describe('the order of a field comes from', () => {
  it('an index that begins with it', () => {
    expect(inOrder('due')).toEqual(['data_tasks_by_due']);
    expect(inOrder('owner')).toEqual(['data_tasks_by_owner_status']);
  });

  it('an index whose first field has one value, which is read less of', () => {
    expect(inOrder('due', { status: 'done' })).toEqual(['data_tasks_by_status_due', 'data_tasks_by_due']);
    expect(inOrder('due', { status: { $gt: 'a' } })).toEqual(['data_tasks_by_due']);
  });

  it('an index that finds all sooner than one that reads less: rows without the field show its default', () => {
    expect(inOrder('due', { status: 'open' })).toEqual(['data_tasks_by_due', 'data_tasks_by_status_due']);
  });

  it('nowhere when it is the second field, and the first is open', () => {
    expect(inOrder('status', { owner: { $in: ['a', 'b'] } })).toEqual(['data_tasks_by_status_due']);
    expect(inOrder('text')).toEqual([]);
  });
});

describe('the order of the ids comes from', () => {
  it('the table', () => {
    expect(inOrder('id', { due: { $gt: 5 } })).toEqual(['data_tasks']);
  });

  it('an index of which one value is left, first', () => {
    expect(inOrder('id', { due: 5 })).toEqual(['data_tasks_by_due', 'data_tasks']);
    expect(inOrder('id', { due: 5, status: 'done' })).toEqual([
      'data_tasks_by_status_due',
      'data_tasks_by_due',
      'data_tasks',
    ]);
  });

  it('the table alone when rows that are in no index would match', () => {
    expect(inOrder('id', { owner: 'a', status: 'open' })).toEqual(['data_tasks']);
  });
});

describe('documents in any order come from', () => {
  it('the index of which least is read, and at last the table', () => {
    expect(toAll({})).toEqual(['data_tasks']);
    expect(toAll({ due: { $lt: 5 } })).toEqual(['data_tasks_by_due', 'data_tasks']);
    expect(toAll({ due: { $lt: 5 }, status: 'done' })).toEqual([
      'data_tasks_by_status_due',
      'data_tasks_by_due',
      'data_tasks',
    ]);
    expect(toAll({ owner: 'a' })).toEqual(['data_tasks']);
    expect(toAll({ due: { $ne: 5 } })).toEqual(['data_tasks']);
  });
});
