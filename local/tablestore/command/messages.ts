import colors from 'picocolors';
import { DataDirectoryError, PortTakenError, type TablestoreLocal } from '../tablestore-local.ts';
import { CommandLineError } from './command-line.ts';

type Running = Pick<TablestoreLocal, 'endpoint' | 'instance' | 'credentials' | 'dataDirectory'>;

/** What a program reads when Tablestore runs: one JSON line. */
export function readyLine({ endpoint, instance, credentials, dataDirectory }: Running, pid: number): string {
  return JSON.stringify({ endpoint, instance, credentials, dataDirectory, pid });
}

/** What a person sees when Tablestore runs: where it is, and lines to paste. */
export function readyMessage(running: Running): string {
  const { endpoint, instance, credentials, dataDirectory } = running;
  const rows = [
    ['endpoint', colors.cyan(endpoint)],
    ['instance', instance],
    ['AccessKey', `${credentials.accessKeyId}  (secret: ${credentials.accessKeySecret})`],
    ['data', dataDirectory],
  ] as const;
  return [
    colors.green('Tablestore runs on this machine.'),
    '',
    ...rows.map(([name, value]) => `  ${colors.bold(name.padEnd('AccessKey'.length))}  ${value}`),
    '',
    'In Node, after npm install tablestore:',
    `  const client = new TableStore.Client(${clientOptions(running)});`,
    '',
    'To see that it answers, paste this into bash, zsh, PowerShell or cmd; it lists the tables:',
    `  ${nodeLine(running)}`,
    '',
    colors.dim('Ctrl-C stops it; the data stays.'),
  ].join('\n');
}

/** Without characters that a shell, PowerShell or cmd would take for its own between double quotes. */
function nodeLine(running: Running): string {
  const program = [
    "const TableStore=require('tablestore')",
    `new TableStore.Client(${clientOptions(running)}).listTable({}).then(({tableNames})=>console.log(tableNames))`,
  ].join(';');
  return `node -e "${program}"`;
}

function clientOptions({ endpoint, instance, credentials }: Running): string {
  const { accessKeyId, accessKeySecret } = credentials;
  const options = { endpoint, instancename: instance, accessKeyId, accessKeySecret };
  return `{ ${Object.entries(options)
    .map(([name, value]) => `${name}: '${value}'`)
    .join(', ')} }`;
}

/** One line for what a person can mend; undefined for a fault of ours, which should show its stack. */
export function describeFailure(error: unknown): string | undefined {
  if (error instanceof CommandLineError) return error.message;
  if (error instanceof PortTakenError) {
    return `${error.message} Is another tablestore-local running? Stop it, or choose another port with --port N.`;
  }
  if (error instanceof Error && 'syscall' in error && error.syscall === 'listen') {
    // Windows sets ranges of ports apart, for Hyper-V among others.
    return `The port cannot be used (${error.message}). Choose another with --port N.`;
  }
  if (error instanceof DataDirectoryError) return `${error.message} Use --data DIR for another.`;
  return undefined;
}
