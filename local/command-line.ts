import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LocalCloudError } from './cloud/errors.ts';

/** What was asked for on the command line. */
export interface CommandLine {
  readonly help: boolean;
  /** Show what a running local cloud has logged, instead of starting one. */
  readonly logs: { readonly follow: boolean } | undefined;
  /** Another project's Serverless Devs file; this project's own when undefined. */
  readonly specPath: string | undefined;
  /** One JSON line when ready, and nothing else on standard output. */
  readonly json: boolean;
  /** Build again and reload when a source file changes. */
  readonly watch: boolean;
  /** A mini-program's folder, to be shown in the browser. */
  readonly previewDirectory: string | undefined;
  readonly dataDirectory: string;
  readonly port: number;
  readonly generation: 2 | 3;
  readonly fsync: boolean;
}

export const usage = `npm start -- [options]        run the backend and the sample on this laptop, reload on change
npm run local -- [options]    run the services alone
npm run local -- logs [-f]    what the functions did and printed; with -f, also what comes

  --spec PATH         run another project's functions: its s.yaml (FC 3.0 or 2.0)
  --preview DIR       a mini-program to show in the browser; its backend.ts gets the running addresses
  --data DIR          where rows and keys are kept         (.local)
  --port N            the first of the ports; 0: any free  (7610)
  --generation 3|2    of Function Compute                  (3)
  --fsync             rows survive the power going, too
  --json              print one JSON line when ready
  --help`;

/** @throws LocalCloudError `BadOption` that names the option and what it may be. */
export function readCommandLine(args: readonly string[], directory: string): CommandLine {
  const { values, positionals } = parse(args);
  const specPath = values.spec === undefined ? undefined : resolve(directory, values.spec);
  if (specPath !== undefined && values.preview !== undefined) {
    throw new LocalCloudError(
      'BadOption',
      '--spec runs functions alone: leave --preview out (npm run local).',
    );
  }
  const dataDirectory = values.data ?? join(specPath === undefined ? directory : dirname(specPath), '.local');
  return {
    help: values.help,
    logs: toLogs(positionals, values.follow),
    specPath,
    json: values.json,
    watch: values.watch,
    previewDirectory: values.preview === undefined ? undefined : resolve(directory, values.preview),
    dataDirectory: resolve(directory, dataDirectory),
    port: toPort(values.port),
    generation: toGeneration(values.generation),
    fsync: values.fsync,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        spec: { type: 'string' },
        follow: { type: 'boolean', short: 'f', default: false },
        help: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        watch: { type: 'boolean', default: false },
        preview: { type: 'string' },
        data: { type: 'string' },
        port: { type: 'string', default: '7610' },
        generation: { type: 'string', default: '3' },
        fsync: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new LocalCloudError('BadOption', `${message.split('. ')[0]}. See --help.`, { cause: error });
  }
}

/** The one word that stands without dashes. */
function toLogs(words: readonly string[], follow: boolean): CommandLine['logs'] {
  const [unexpected] = words[0] === 'logs' ? words.slice(1) : words;
  if (words[0] === 'logs' && unexpected === undefined) return { follow };
  if (unexpected !== undefined) {
    const hint = 'Options stand after two dashes: npm start -- --port 7800';
    throw new LocalCloudError('BadOption', `Unexpected argument '${unexpected}'. ${hint}.`);
  }
  if (follow) throw new LocalCloudError('BadOption', '-f belongs to logs: npm run local -- logs -f.');
  return undefined;
}

/** The services take consecutive ports, so the first leaves room for the others. */
const highestFirstPort = 65_500;

function toPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && (port === 0 || (port >= 1024 && port <= highestFirstPort))) return port;
  throw new LocalCloudError(
    'BadOption',
    `--port ${text}: use 0, or a number from 1024 to ${highestFirstPort}.`,
  );
}

function toGeneration(text: string): 2 | 3 {
  if (text === '2') return 2;
  if (text === '3') return 3;
  throw new LocalCloudError('BadOption', `--generation ${text}: use 3 or 2.`);
}
