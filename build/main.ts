import { buildFunctions } from './functions.ts';

/** `npm run build`: everything that is deployed or published, into the dist folders. */
async function main(): Promise<void> {
  for (const file of await buildFunctions()) process.stdout.write(`${file}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
