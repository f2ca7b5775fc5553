import { collections } from '../../collections.ts';
import { createOperateHandler } from './handler.ts';

/** What Function Compute calls: `index.handler` in s.yaml. */
export const handler = createOperateHandler({
  collections,
  environment: process.env,
  clock: Date.now,
  writeLog: (line) => process.stdout.write(`${line}\n`),
});
