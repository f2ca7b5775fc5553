import { buildClient, declareClient } from './client.ts';
import { buildFunctions } from './functions.ts';
import { buildTablestoreLocal, declareTablestoreLocal } from './tablestore-local.ts';

/** `npm run build`: everything that is deployed or published, into the dist folders. */
async function main(): Promise<void> {
  const files = [...(await buildFunctions()), ...(await buildClient()), ...(await buildTablestoreLocal())];
  await Promise.all([declareClient(), declareTablestoreLocal()]);
  process.stdout.write(`${files.join('\n')}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
