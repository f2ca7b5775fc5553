import { buildLocalCloud } from './local-cloud.ts';

// Run by local/start.cjs, in a process of its own that ends when it is done.
buildLocalCloud().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
