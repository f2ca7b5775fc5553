import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readCommandLine } from './command-line.ts';

const directory = join(__dirname, 'project');

function read(args: readonly string[], environment: Record<string, string> = {}) {
  return readCommandLine(args, { directory, environment });
}

describe('readCommandLine', () => {
  it('has a default for everything, beside the ports of the local cloud', () => {
    expect(read([])).toEqual({
      action: 'run',
      json: false,
      dataDirectory: join(directory, '.tablestore'),
      port: 7650,
      instance: 'local',
      credentials: { accessKeyId: 'local-key', accessKeySecret: 'local-secret' },
      fsync: false,
    });
  });

  const environment = {
    TABLESTORE_LOCAL_DATA: 'from-environment',
    TABLESTORE_LOCAL_PORT: '7700',
    TABLESTORE_LOCAL_INSTANCE: 'environment',
    TABLESTORE_LOCAL_ACCESS_KEY_ID: 'environment-id',
    TABLESTORE_LOCAL_ACCESS_KEY_SECRET: 'environment-secret',
  };

  it('goes by the environment', () => {
    expect(read(['--json', '--fsync'], environment)).toEqual({
      action: 'run',
      json: true,
      dataDirectory: join(directory, 'from-environment'),
      port: 7700,
      instance: 'environment',
      credentials: { accessKeyId: 'environment-id', accessKeySecret: 'environment-secret' },
      fsync: true,
    });
  });

  it('goes by the options first', () => {
    const options = [
      ...['--data', 'from-option', '--port', '0', '--instance', 'option'],
      ...['--access-key-id', 'option-id', '--access-key-secret', 'option-secret'],
    ];
    expect(read(options, environment)).toMatchObject({
      dataDirectory: join(directory, 'from-option'),
      port: 0,
      instance: 'option',
      credentials: { accessKeyId: 'option-id', accessKeySecret: 'option-secret' },
    });
  });

  it('takes an empty variable for none', () => {
    expect(read([], { TABLESTORE_LOCAL_PORT: '' })).toMatchObject({ port: 7650 });
  });

  it('helps whatever else is asked', () => {
    expect(read(['--port', 'x', '--help'])).toEqual({ action: 'help' });
    expect(read(['--version'])).toEqual({ action: 'version' });
  });

  const badName =
    'use 3 to 16 letters, digits and hyphens that start with a letter and do not end with a hyphen.';
  const badKey = 'use letters, digits and + / = . _ -, at most 128 of them.';

  it.each([
    [['--bogus'], "Unknown option '--bogus'. See --help."],
    [['rows'], "Unexpected argument 'rows'. See --help."],
    [['--port'], "Option '--port <value>' argument missing. See --help."],
    [['--port', '--json'], "Option '--port' argument is ambiguous. See --help."],
    [['--port', '80'], '--port 80: use 0, or a number from 1024 to 65535.'],
    [['--port', '65536'], '--port 65536: use 0, or a number from 1024 to 65535.'],
    [['--port', '1e4'], '--port 1e4: use 0, or a number from 1024 to 65535.'],
    [['--data='], '--data: name a folder.'],
    [['--instance', 'ab'], `--instance ab: ${badName}`],
    [['--instance', 'a234567890123456x'], `--instance a234567890123456x: ${badName}`],
    [['--instance', '1ab'], `--instance 1ab: ${badName}`],
    [['--instance', 'ab-'], `--instance ab-: ${badName}`],
    [['--instance', 'mini_app'], `--instance mini_app: ${badName}`],
    [['--instance', 'Alice'], '--instance Alice: Tablestore allows no name that contains "ali".'],
    [['--access-key-id', 'a b'], `--access-key-id: ${badKey}`],
    [['--access-key-secret='], `--access-key-secret: ${badKey}`],
  ])('refuses %j', (args, message) => {
    expect(() => read(args)).toThrow(expect.objectContaining({ name: 'CommandLineError', message }));
  });

  it('names the variable that it cannot follow, without saying a secret', () => {
    expect(() => read([], { TABLESTORE_LOCAL_PORT: '80' })).toThrow(
      'TABLESTORE_LOCAL_PORT 80: use 0, or a number from 1024 to 65535.',
    );
    const secret = { TABLESTORE_LOCAL_ACCESS_KEY_SECRET: 'pa$$word' };
    expect(() => read([], secret)).toThrow(`TABLESTORE_LOCAL_ACCESS_KEY_SECRET: ${badKey}`);
  });

  it.each(['abc', 'a23456789012345Z', 'mini-app', 'A-9'])('allows an instance to be named %s', (instance) => {
    expect(read(['--instance', instance])).toMatchObject({ instance });
  });
});
