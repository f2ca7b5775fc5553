import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { buildClient, declareClient } from './client.ts';
import { miniProgramEntries } from './client-mini-program.ts';

const root = dirname(__dirname);

/**
 * `npm run ide [-- DIR]`: puts the built client into the node_modules of a mini-program, by default the sample's. The
 * Alipay IDE looks for packages below the mini-program's folder alone, and follows no links out of it. Each entry of
 * the client for mini-programs is one file that needs no other package.
 */
async function main(miniProgram = join(root, 'todo-list')): Promise<void> {
  await buildClient();
  await declareClient();
  const client = join(root, 'client');
  const target = join(miniProgram, 'node_modules', 'mini-app-client');
  await rm(target, { recursive: true, force: true });
  await mkdir(join(target, 'dist'), { recursive: true });
  for (const part of ['package.json', ...miniProgramEntries]) {
    await cp(join(client, part), join(target, part), { recursive: true });
  }
  const isForNode = (file: string) => /^node\.cjs$|\.mjs$|\.mts$/.test(file);
  for (const file of await readdir(join(client, 'dist'))) {
    if (!isForNode(file))
      await cp(join(client, 'dist', file), join(target, 'dist', file), { recursive: true });
  }
  process.stdout.write(
    `The client is in ${relative('.', target)}. Open ${relative('.', miniProgram) || '.'} in the Alipay IDE.\n`,
  );
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
