import { describe, expect, it } from '@jest/globals';
import { ClientError } from '../../client/source/errors';
import { english } from '../i18n/en';
import { noDay } from './day';
import type { Snapshot, TodosState } from './todos';
import { toView } from './view';

const today = 20261121;
const yesterday = 20261120;
const tomorrow = 20261122;

type Item = Snapshot['items'][number];

function item(id: string, data: Partial<Item['data']> = {}): Item {
  const document = { id, text: id, completed: false, due: noDay, createdAt: 1, updatedAt: 1, _rev: '1' };
  return { id, data: { ...document, ...data }, isUnsent: false, isNew: false };
}

const loaded: Snapshot = {
  items: [],
  loading: undefined,
  failure: undefined,
  isLoaded: true,
  isFromCache: false,
  hasMore: false,
};

function view(snapshot: Partial<Snapshot>, state: Partial<TodosState> = {}, isOffline = false) {
  const whole: TodosState = {
    filter: 'all',
    snapshot: { ...loaded, ...snapshot },
    openCount: 0,
    sending: { unsent: 0, resting: undefined },
    ...state,
  };
  return toView(whole, english, { today, isOffline });
}

const unavailable = new ClientError('Unavailable', 'no', { requestId: '1-2' });

describe('what is shown', () => {
  it('waits for the first page', () => {
    expect(view({ isLoaded: false, loading: 'first' })).toMatchObject({ phase: 'loading', summary: '' });
  });

  it('says why the first page failed, and under which request', () => {
    expect(view({ isLoaded: false, failure: { loading: 'first', error: unavailable } })).toMatchObject({
      phase: 'failed',
      summary: '',
      reason: english.reasons.Unavailable,
      requestId: 'Request 1-2',
      notice: '',
    });
  });

  it('stays with what there is when a refresh failed, and says that it is old', () => {
    const failed = view({ items: [item('a')], failure: { loading: 'first', error: unavailable } });
    expect(failed).toMatchObject({ phase: 'list', reason: '', canRetry: true });
    expect(failed.notice).toBe(`As of last time. ${english.reasons.Unavailable}`);
  });

  it('says why the next page failed, below the list', () => {
    const failure = { loading: 'more', error: unavailable } as const;
    expect(view({ items: [item('a')], hasMore: true, failure })).toMatchObject({
      phase: 'list',
      hasMore: true,
      reason: english.reasons.Unavailable,
      notice: '',
    });
  });

  it('is empty when there is nothing, but not while pages are left', () => {
    expect(view({}).phase).toBe('empty');
    expect(view({ hasMore: true }).phase).toBe('list');
  });
});

describe('the rows', () => {
  it('stand in sections by their day, overdue ones with their date', () => {
    const { sections } = view({
      items: [
        item('late', { due: yesterday }),
        item('done late', { due: yesterday, completed: true }),
        item('now', { due: today }),
        item('soon', { due: tomorrow }),
        item('once', { due: 20270105 }),
        item('whenever'),
      ],
    });
    expect(sections.map(({ title, rows }) => [title, rows.map(({ text, due }) => [text, due])])).toEqual([
      [
        'Earlier',
        [
          ['late', 'Overdue · Fri, Nov 20'],
          ['done late', 'Fri, Nov 20'],
        ],
      ],
      ['Today', [['now', '']]],
      ['Tomorrow', [['soon', '']]],
      ['Later', [['once', 'Tue, Jan 5, 2027']]],
      ['Any time', [['whenever', '']]],
    ]);
    expect(sections.flatMap(({ rows }) => rows.filter(({ isOverdue }) => isOverdue))).toHaveLength(1);
  });

  it('have no heading while none has a day', () => {
    expect(view({ items: [item('a'), item('b')] }).sections).toMatchObject([
      { when: 'undated', title: '', rows: [{ id: 'a' }, { id: 'b' }] },
    ]);
  });

  it('are spoken with their day', () => {
    const { sections } = view({
      items: [item('late', { due: yesterday }), item('soon', { due: tomorrow }), item('whenever')],
    });
    expect(sections.flatMap(({ rows }) => rows.map(({ spoken }) => spoken))).toEqual([
      'late, Overdue · Fri, Nov 20',
      'soon, due Tomorrow',
      'whenever',
    ]);
  });

  it('name a todo without text', () => {
    expect(view({ items: [item('a', { text: '' })] }).sections[0]?.rows[0]?.text).toBe('No text');
  });
});

describe('the summary', () => {
  it.each([
    ['nothing', {}, { openCount: 0 }, english.nothingYet],
    ['some to do', { items: [item('a')] }, { openCount: 3 }, '3 to do'],
    ['all done', { items: [item('a', { completed: true })] }, { openCount: 0 }, english.allDone],
    ['nothing left in a filter', {}, { openCount: 0, filter: 'open' } as const, english.allDone],
    ['an unknown number', { items: [item('a')] }, { openCount: undefined }, ''],
  ])('of %s', (_what, snapshot, state, summary) => {
    expect(view(snapshot, state).summary).toBe(summary);
  });
});

describe('the notice', () => {
  it('is empty while all is well, also while changes are on their way', () => {
    expect(view({}, { sending: { unsent: 1, resting: undefined } })).toMatchObject({
      notice: '',
      canRetry: false,
    });
  });

  it('says without a network what becomes of changes', () => {
    expect(view({}, {}, true).notice).toBe('Offline. Go on: changes are kept.');
    const resting = new ClientError('Offline', 'no network');
    expect(view({}, { sending: { unsent: 2, resting } })).toMatchObject({
      notice: 'Offline. 2 changes will be sent later.',
      canRetry: false,
    });
  });

  it('says why sending rests, and lets the user try again', () => {
    const resting = new ClientError('ResourceExhausted', 'busy');
    expect(view({}, { sending: { unsent: 1, resting } })).toMatchObject({
      notice: `1 change is not sent yet. ${english.reasons.ResourceExhausted}`,
      canRetry: true,
    });
  });
});
