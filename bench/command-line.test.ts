import { describe, expect, it } from '@jest/globals';
import { benchmarkNames } from './benchmarks/benchmarks.ts';
import { parseArguments, UsageError } from './command-line.ts';

describe('the command line of the benchmarks', () => {
  it('runs all of them in full when nothing is said', () => {
    expect(parseArguments([])).toEqual({
      names: benchmarkNames,
      quick: false,
      check: false,
      details: false,
      publishes: false,
      help: false,
      output: undefined,
    });
  });

  it('runs those that are named, in the usual order, once each', () => {
    const args = ['--only', 'storage', '--only=dynalite', '--only', 'storage'];
    expect(parseArguments(args).names).toEqual(['dynalite', 'storage']);
  });

  it('takes switches and the file for the results', () => {
    expect(parseArguments(['--quick', '--check', '--details', '--output', 'results.json'])).toMatchObject({
      quick: true,
      check: true,
      details: true,
      output: 'results.json',
    });
  });

  it('publishes whole runs', () => {
    expect(parseArguments(['--publish']).publishes).toBe(true);
  });

  it.each([
    ['a benchmark that there is not', ['--only', 'redis'], 'no benchmark “redis”; there are dynalite'],
    ['a name that every object has', ['--only', 'constructor'], 'no benchmark “constructor”'],
    ['an option that there is not', ['--fast'], '--fast'],
    ['a name without its option', ['storage'], 'storage'],
    ['to publish a quick run', ['--publish', '--quick'], '--publish is of a whole run'],
    ['to publish a part', ['--publish', '--only', 'storage'], '--publish is of a whole run'],
    ['to publish elsewhere', ['--publish', '--output', 'results.json'], '--publish is of a whole run'],
  ])('refuses %s', (_, args, message) => {
    expect(() => parseArguments(args)).toThrow(UsageError);
    expect(() => parseArguments(args)).toThrow(message);
  });
});
