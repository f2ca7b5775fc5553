import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { faultOfInstanceName } from '../instance-name.ts';
import { type Credentials, defaultCredentials, defaultInstance } from '../tablestore-local.ts';

/** What was asked for on the command line. */
export type CommandLine =
  | { readonly action: 'help' }
  | { readonly action: 'version' }
  | {
      readonly action: 'run';
      /** One JSON line when ready, and nothing else on standard output. */
      readonly json: boolean;
      readonly dataDirectory: string;
      readonly port: number;
      readonly instance: string;
      readonly credentials: Credentials;
      readonly fsync: boolean;
    };

/** An option that cannot be followed; the message names it and says what it may be. */
export class CommandLineError extends Error {
  override name = 'CommandLineError' as const;
}

export const usage = `tablestore-local [options]        run Alibaba Cloud Tablestore on this machine

  --data DIR                  where the data is kept      (.tablestore)
  --port N                    0: any free one             (7650)
  --instance NAME                                         (${defaultInstance})
  --access-key-id ID                                      (${defaultCredentials.accessKeyId})
  --access-key-secret SECRET                              (${defaultCredentials.accessKeySecret})
  --fsync                     acknowledged writes survive the power going, too
  --json                      print one JSON line when ready
  --help
  --version

Environment variables, for what the command line does not say: TABLESTORE_LOCAL_DATA, TABLESTORE_LOCAL_PORT,
TABLESTORE_LOCAL_INSTANCE, TABLESTORE_LOCAL_ACCESS_KEY_ID, TABLESTORE_LOCAL_ACCESS_KEY_SECRET.`;

/** A value that was given, and where, so that a message can name it. */
interface Setting {
  readonly source: string;
  readonly text: string;
}

/** @throws CommandLineError */
export function readCommandLine(
  args: readonly string[],
  {
    directory,
    environment,
  }: { directory: string; environment: Readonly<Record<string, string | undefined>> },
): CommandLine {
  const values = parse(args);
  if (values.help) return { action: 'help' };
  if (values.version) return { action: 'version' };

  type Name = 'data' | 'port' | 'instance' | 'access-key-id' | 'access-key-secret';
  const setting = (name: Name, otherwise: string): Setting => {
    const option = values[name];
    if (option !== undefined) return { source: `--${name}`, text: option };
    const variable = `TABLESTORE_LOCAL_${name.toUpperCase().replaceAll('-', '_')}`;
    return { source: variable, text: environment[variable] || otherwise };
  };
  return {
    action: 'run',
    json: values.json,
    dataDirectory: toDirectory(setting('data', '.tablestore'), directory),
    port: toPort(setting('port', '7650')),
    instance: toInstance(setting('instance', defaultInstance)),
    credentials: {
      accessKeyId: toKeyText(setting('access-key-id', defaultCredentials.accessKeyId)),
      accessKeySecret: toKeyText(setting('access-key-secret', defaultCredentials.accessKeySecret)),
    },
    fsync: values.fsync,
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', default: false },
        version: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        fsync: { type: 'boolean', default: false },
        data: { type: 'string' },
        port: { type: 'string' },
        instance: { type: 'string' },
        'access-key-id': { type: 'string' },
        'access-key-secret': { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    // Of Node's sentences the first one says what is wrong.
    const [sentence] = (error as Error).message.split(/\. |\.?\n/);
    throw new CommandLineError(`${sentence}. See --help.`, { cause: error });
  }
}

function toDirectory({ source, text }: Setting, directory: string): string {
  if (text === '') throw new CommandLineError(`${source}: name a folder.`);
  return resolve(directory, text);
}

function toPort({ source, text }: Setting): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && (port === 0 || (port >= 1024 && port <= 65_535))) return port;
  throw new CommandLineError(`${source} ${text}: use 0, or a number from 1024 to 65535.`);
}

function toInstance({ source, text }: Setting): string {
  const fault = faultOfInstanceName(text);
  if (fault === undefined) return text;
  throw new CommandLineError(`${source} ${text}: ${fault}.`);
}

/** Characters that AccessKeys are made of, and no shell takes for its own. The text may be a secret: it stays unsaid. */
function toKeyText({ source, text }: Setting): string {
  if (/^[A-Za-z0-9+/=._-]{1,128}$/.test(text)) return text;
  throw new CommandLineError(`${source}: use letters, digits and + / = . _ -, at most 128 of them.`);
}
