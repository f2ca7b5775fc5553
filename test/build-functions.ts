import { buildClient } from '../build/client.ts';
import { buildFunctions } from '../build/functions.ts';

/** Tests run what would be deployed: the bundles, built once before the first of them. */
export default async function buildOnce(): Promise<void> {
  await Promise.all([buildFunctions(), buildClient()]);
}
