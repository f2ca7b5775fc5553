import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { collections } from '../../collections';
import { fromPickerDate, nextDay, noDay, toDay, toPickerDate, whenIs } from './day';

describe('a day', () => {
  it('is the date where the phone is, at any hour', () => {
    expect(toDay(new Date(2026, 10, 5, 0, 0))).toBe(20261105);
    expect(toDay(new Date(2026, 10, 5, 23, 59))).toBe(20261105);
  });

  it.each([
    [20261105, 20261106],
    [20261130, 20261201],
    [20261231, 20270101],
    [20280228, 20280229],
  ])('%i is followed by %i', (day, next) => {
    expect(nextDay(day)).toBe(next);
  });

  it('is told to the picker, and read from it, with or without leading zeros', () => {
    expect(toPickerDate(20261105)).toBe('2026-11-05');
    expect(fromPickerDate('2026-11-05')).toBe(20261105);
    expect(fromPickerDate('2026-1-5')).toBe(20260105);
    expect(fromPickerDate('2026/11/05')).toBeUndefined();
  });

  it('that a todo without a due day has is the one that collections.ts declares', () => {
    expect(v.parse(collections.todos.fields.due, undefined)).toBe(noDay);
  });
});

it.each([
  [20261104, 'earlier'],
  [20261105, 'today'],
  [20261106, 'tomorrow'],
  [20261107, 'later'],
  [noDay, 'undated'],
])('%i belongs to %s', (day, when) => {
  expect(whenIs(day, 20261105)).toBe(when);
});
