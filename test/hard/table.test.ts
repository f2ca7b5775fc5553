import { describe, expect, it } from '@jest/globals';
import { rows } from './rows.ts';
import { allHeld, type TestResult, tableOf, toMarkdown } from './table.ts';

const result = (fullName: string, status = 'passed', testPath = 'a.test.ts'): TestResult => ({
  testPath,
  fullName,
  status,
});
const two = [
  { id: 'A1', what: 'one thing' },
  { id: 'A10', what: 'another' },
];

describe('the table', () => {
  it('sums up the tries of each row’s tests; one that notes none counts as one', () => {
    const results = [
      result('A1: one thing first'),
      result('A1: one thing second'),
      result('A1: one thing second', 'passed', 'b.test.ts'),
      result('A10: another third'),
      result('A notable test'),
    ];
    const noted = [
      { testPath: 'a.test.ts', test: 'A1: one thing second', count: 40 },
      { testPath: 'a.test.ts', test: 'A1: one thing second', count: 2 },
      { testPath: 'a.test.ts', test: 'A10: another third', count: 1_000 },
    ];
    const table = tableOf(two, results, noted);
    expect(table.map(({ id, tries, outcome }) => [id, tries, outcome])).toEqual([
      ['A1', 44, 'held'],
      ['A10', 1_000, 'held'],
    ]);
    expect(allHeld(table)).toBe(true);
    expect(toMarkdown(table)).toBe(
      [
        '| | attack or fault | tries | outcome |',
        '| --- | --- | ---: | --- |',
        '| A1 | one thing | 44 | held |',
        '| A10 | another | 1,000 | held |',
      ].join('\n'),
    );
  });

  it('says of a row with one failed test that it fell, and which', () => {
    const table = tableOf(two, [result('A1: x'), result('A1: y', 'failed'), result('A10: z')], []);
    expect(table).toMatchObject([{ outcome: 'fell', fallen: ['A1: y'] }, { outcome: 'held' }]);
    expect(allHeld(table)).toBe(false);
  });

  it('does not call a row held whose tests were skipped or are missing', () => {
    const table = tableOf(two, [result('A1: x', 'pending')], []);
    expect(table.map(({ outcome }) => outcome)).toEqual(['not run', 'not run']);
    expect(allHeld(table)).toBe(false);
  });

  it('lists a row without a test with the reason, and a test after all counts', () => {
    const absent = [{ id: 'A1', what: 'one thing', reason: 'there is none' }];
    const table = tableOf(absent, [], []);
    expect([allHeld(table), toMarkdown(table).split('\n').at(-1)]).toEqual([
      true,
      '| A1 | one thing |  | no test: there is none |',
    ]);
    expect(tableOf(absent, [result('A1: x', 'failed')], [])).toMatchObject([{ outcome: 'fell' }]);
  });

  it('has each id once', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });
});
