import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildClient, declareClient } from './client.ts';

const root = dirname(__dirname);

/**
 * `npm run ide`: puts the built client into the sample's own node_modules. The Alipay IDE looks for packages below the
 * mini-program's folder alone, and follows no links out of it.
 */
async function main(): Promise<void> {
  await buildClient();
  await declareClient();
  const client = join(root, 'client');
  const target = join(root, 'todo-list', 'node_modules', 'mini-app-client');
  await rm(target, { recursive: true, force: true });
  await mkdir(join(target, 'dist'), { recursive: true });
  for (const part of ['package.json', 'mini-program']) {
    await cp(join(client, part), join(target, part), { recursive: true });
  }
  const built = await readdir(join(client, 'dist'));
  for (const file of built.filter((name) => name.startsWith('mini-program.') || name.endsWith('.d.ts'))) {
    await cp(join(client, 'dist', file), join(target, 'dist', file));
  }
  process.stdout.write(
    'The client is in todo-list/node_modules. Open the folder todo-list in the Alipay IDE.\n',
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
