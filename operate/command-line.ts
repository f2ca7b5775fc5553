import { parseArgs } from 'node:util';
import type { Command, CommandOptions } from './commands/command.ts';
import { commands } from './commands.ts';
import { OperateError } from './operate-error.ts';

/** What was asked for on the command line. */
export interface CommandLine {
  readonly command: Command;
  readonly parameters: readonly string[];
  readonly options: CommandOptions;
  /** The data folder of a running local cloud; undefined: the cloud. */
  readonly dataDirectory: string | undefined;
  readonly generation: 2 | 3;
  /** A file of variables; .env, if there is one, when undefined. */
  readonly environmentFile: string | undefined;
  readonly isConfirmed: boolean;
  readonly json: boolean;
}

const commandOptions = {
  apply: { type: 'boolean', default: false },
  file: { type: 'string' },
  user: { type: 'string' },
  shared: { type: 'boolean', default: false },
} as const;

/** The help text. */
export function usage(): string {
  const lines = [...commands].map(([name, { parameters, summary }]) => {
    const call = [name, ...parameters].join(' ');
    return `  ${call.padEnd(28)}${call.length > 27 ? `\n${' '.repeat(30)}` : ''}${summary}`;
  });
  return `npm run operate -- <operation> [options]

Looks after a deployment of this backend through its operate function, with your own AccessKey.

Operations
${lines.join('\n')}

A UID is what auth_users and the functions' logs call a user, such as alipay:open_id:074a…

Options
  --local             the local cloud that is running (npm start), instead of a deployment
  --data DIR          the same, with its data in DIR         (.local)
  --env FILE          where the variables below are kept     (.env)
  --generation 3|2    of Function Compute, in the cloud      (3)
  --yes               do not ask before something is deleted
  --json              print the result as one line of JSON
  --help

Variables, from the environment or the file
  ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET, ALIBABA_CLOUD_SECURITY_TOKEN (for STS only)
  FC_ACCOUNT_ID, FC_REGION, APP_NAME (mini-app)

Exit code: 0 done, 1 failed or not wholly done, 2 the command line is wrong`;
}

/** Undefined when help was asked for. @throws OperateError `Usage` */
export function readCommandLine(args: readonly string[]): CommandLine | undefined {
  const { values, positionals } = parse(args);
  const [name, ...parameters] = positionals;
  if (values.help || name === undefined) return undefined;
  const command = commands.get(name);
  if (command === undefined) {
    throw wrong(`There is no operation "${name}": use one of ${[...commands.keys()].join(', ')}.`);
  }
  if (parameters.length !== command.parameters.length) {
    throw wrong(`Write: npm run operate -- ${[name, ...command.parameters].join(' ')}`);
  }
  const { apply, file, user, shared } = values;
  const options = { apply, file, user, shared };
  for (const option of Object.keys(commandOptions) as (keyof CommandOptions)[]) {
    const isGiven = options[option] !== undefined && options[option] !== false;
    if (isGiven && !command.options.includes(option)) throw wrong(`${name} has no option --${option}.`);
  }
  if (values.generation !== '3' && values.generation !== '2') {
    throw wrong(`--generation ${values.generation}: use 3 or 2.`);
  }
  return {
    command,
    parameters,
    options,
    dataDirectory: values.data ?? (values.local ? '.local' : undefined),
    generation: values.generation === '3' ? 3 : 2,
    environmentFile: values.env,
    isConfirmed: values.yes,
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...commandOptions,
        local: { type: 'boolean', default: false },
        data: { type: 'string' },
        env: { type: 'string' },
        generation: { type: 'string', default: '3' },
        yes: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw wrong(message.split('. ')[0] ?? message);
  }
}

function wrong(message: string): OperateError {
  return new OperateError('Usage', `${message} See npm run operate -- --help.`);
}
