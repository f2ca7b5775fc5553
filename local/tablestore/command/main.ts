import { version } from '../package.json';
import { startTablestoreLocal } from '../tablestore-local.ts';
import { readCommandLine, usage } from './command-line.ts';
import { describeFailure, readyLine, readyMessage } from './messages.ts';

async function main(): Promise<void> {
  const commandLine = readCommandLine(process.argv.slice(2), {
    directory: process.cwd(),
    environment: process.env,
  });
  if (commandLine.action === 'help') return print(usage);
  if (commandLine.action === 'version') return print(version);

  const running = await startTablestoreLocal(commandLine);
  endOnSignal(running.close);
  print(commandLine.json ? readyLine(running, process.pid) : readyMessage(running));
}

/** A terminal's Ctrl-C reaches this process twice when npx runs it, once from the terminal and once from npx. */
const sameSignalWithin = 500;

/** The first Ctrl-C answers what has been asked and ends, a second one ends at once. */
function endOnSignal(close: () => Promise<void>): void {
  let endingSince: number | undefined;
  const onSignal = () => {
    if (endingSince !== undefined) {
      if (performance.now() - endingSince > sameSignalWithin) process.exit(130);
      return;
    }
    endingSince = performance.now();
    report('Stopping…');
    close().then(() => process.exit(0), fail);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Standard error, so that `--json` leaves one line alone on standard output. */
function report(text: string): void {
  process.stderr.write(`${text}\n`);
}

function fail(error: unknown): void {
  report(describeFailure(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)));
  process.exit(1);
}

main().catch(fail);
