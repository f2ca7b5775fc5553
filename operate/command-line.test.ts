import { describe, expect, it } from '@jest/globals';
import { readCommandLine, usage } from './command-line.ts';
import { commands } from './commands.ts';

describe('the command line', () => {
  it('names the operation, its parameters and its options', () => {
    expect(readCommandLine(['export', 'u', '--file', 'x', '--data', 'd', '--yes', '--json'])).toMatchObject({
      parameters: ['u'],
      options: { file: 'x', apply: false, shared: false },
      dataDirectory: 'd',
      generation: 3,
      isConfirmed: true,
      json: true,
    });
    expect(readCommandLine(['schema', '--local', '--generation', '2'])).toMatchObject({
      dataDirectory: '.local',
      generation: 2,
    });
    expect(readCommandLine(['schema'])?.dataDirectory).toBeUndefined();
  });

  it.each([[[]], [['--help']], [['export', '--help']]])('asks for help with %j', (args) => {
    expect(readCommandLine(args)).toBeUndefined();
  });

  it.each<[string[], string]>([
    [['drop'], 'There is no operation "drop": use one of schema, export,'],
    [['constructor'], 'There is no operation "constructor"'],
    [['export'], 'Write: npm run operate -- export UID'],
    [['end-session', 'u'], 'Write: npm run operate -- end-session UID ID'],
    [['schema', '--force'], "Unknown option '--force'"],
    [['schema', '--file', 'x'], 'schema has no option --file.'],
    [['export', 'u', '--apply'], 'export has no option --apply.'],
    [['schema', '--generation', '1'], '--generation 1: use 3 or 2.'],
  ])('refuses %j in a sentence', (args, message) => {
    expect(() => readCommandLine(args)).toThrow(message);
    expect(() => readCommandLine(args)).toThrow('See npm run operate -- --help.');
  });

  it('explains every operation', () => {
    for (const [name, { summary }] of commands) {
      expect(usage()).toContain(`  ${name}`);
      expect(usage()).toContain(summary);
    }
  });

  it('asks before everything that deletes documents', () => {
    const asking = [...commands].filter(([, { question }]) => question !== undefined).map(([name]) => name);
    expect(asking).toEqual(['delete-user', 'remove-shared']);
  });
});
