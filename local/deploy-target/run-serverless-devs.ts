import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';

/**
 * Runs `s deploy` of the genuine Serverless Devs with its output on this terminal, as a person would who has the
 * variables set; gives the exit code. `home` keeps what it writes, and the accounts that it knows, apart from ~/.s.
 */
export async function runServerlessDevs(options: {
  readonly file: string;
  readonly directory: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
}): Promise<number | null> {
  const { file, directory, home, environment } = options;
  const command = join(dirname(require.resolve('@serverless-devs/s/package.json')), 'bin', 's');
  const child = spawn(process.execPath, [command, 'deploy', '-y', '-t', file], {
    cwd: directory,
    // On Windows the home folder is USERPROFILE.
    env: { ...process.env, HOME: home, USERPROFILE: home, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'close');
  return typeof code === 'number' ? code : null;
}
