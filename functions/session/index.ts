import { createSessionHandler } from './handler.ts';

/** What Function Compute calls: `index.handler` in s.yaml. */
export const handler = createSessionHandler({
  environment: process.env,
  clock: Date.now,
  writeLog: (line) => process.stdout.write(`${line}\n`),
});
