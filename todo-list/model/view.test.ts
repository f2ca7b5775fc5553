import { describe, expect, it } from '@jest/globals';
import { english } from '../i18n/en';
import { appendPage, emptyList, type StoredTodo } from './todo-list';
import type { Snapshot } from './todo-store';
import { toView } from './view';

const loaded = (data: StoredTodo[], next?: string): Snapshot => ({
  list: appendPage(emptyList, next === undefined ? { data } : { data, next }),
  loading: undefined,
  failure: undefined,
  isLoaded: true,
});
const view = (snapshot: Snapshot) =>
  toView(snapshot, english, (error) =>
    error === 'of the client' ? { code: 'Unavailable', requestId: '1-2' } : undefined,
  );

describe('toView', () => {
  it('waits for the first page', () => {
    const first = { ...loaded([]), isLoaded: false, loading: 'first' } as const;
    expect(view(first)).toMatchObject({ phase: 'loading', summary: 'Loading…', reason: '' });
  });

  it('says why the first page failed, and under which request', () => {
    const failure = { loading: 'first', error: 'of the client' } as const;
    expect(view({ ...loaded([]), isLoaded: false, failure })).toMatchObject({
      phase: 'failed',
      summary: '',
      reason: english.reasons.Unavailable,
      requestId: 'Request 1-2',
    });
  });

  it('stays with the list when a refresh failed', () => {
    const failure = { loading: 'first', error: 'of the client' } as const;
    expect(view({ ...loaded([]), failure })).toMatchObject({ phase: 'list', reason: '', requestId: '' });
  });

  it('says why the next page failed, below the list', () => {
    const failure = { loading: 'more', error: new Error('unheard of') } as const;
    expect(view({ ...loaded([], 'cursor'), failure })).toMatchObject({
      phase: 'list',
      hasMore: true,
      reason: english.reasons.Unknown,
      requestId: '',
    });
  });

  it('names a todo without text', () => {
    const [row] = view(loaded([{ id: 'a', completed: true }])).rows;
    expect(row).toEqual({ key: 'a', text: 'No text', isCompleted: true, isSaving: false });
  });

  const done = { id: 'a', text: 'Milk', completed: true };
  const open = { id: 'b', text: 'Eggs', completed: false };
  it.each([
    ['nothing', loaded([]), english.nothingYet],
    ['some done', loaded([done, open]), '1 left'],
    ['all done', loaded([done]), english.allDone],
    ['all done so far', loaded([done], 'cursor'), '0+ left'],
    ['more to load', loaded([open], 'cursor'), '1+ left'],
  ])('sums up a list with %s', (_what, snapshot, summary) => {
    expect(view(snapshot).summary).toBe(summary);
  });
});
