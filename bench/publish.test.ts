import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { pageFile, pageOf, plotFile, publishedFile } from './publish.ts';
import { plotOf } from './report/plot.ts';
import { formatResults, parseResults } from './report/results.ts';

const published = readFileSync(publishedFile, 'utf8');

describe('docs/performance.md', () => {
  it('shows the published results, and what is calculated from them', () => {
    const page = readFileSync(pageFile, 'utf8');
    expect(pageOf(parseResults(published), page)).toBe(page);
  });

  it('has the plot of the same results', () => {
    expect(readFileSync(plotFile, 'utf8')).toBe(plotOf(parseResults(published).benchmarks));
  });
});

describe('a file of results', () => {
  it('is read as it was written', () => {
    const results = parseResults(published);
    expect(parseResults(formatResults(results))).toEqual(results);
  });

  it('keeps five digits of a measurement, and whole numbers as they are', () => {
    const results = { ...parseResults(published), seconds: 1_234_567 };
    const [first] = results.benchmarks;
    if (first === undefined) throw new Error('There are no benchmarks.');
    const figure = { kind: 'amount', name: 'memory', unit: 'MB', value: 123.456789 } as const;
    const text = formatResults({ ...results, benchmarks: [{ ...first, figures: [figure] }] });
    expect(text).toContain('"value": 123.46');
    expect(text).toContain('"seconds": 1234567');
  });
});
