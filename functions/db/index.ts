import { setTimeout } from 'node:timers/promises';
import { collections } from '../../collections.ts';
import { createDbHandler } from './handler.ts';

/** What Function Compute calls: `index.handler` in s.yaml. */
export const handler = createDbHandler({
  collections,
  environment: process.env,
  clock: Date.now,
  random: Math.random,
  wait: setTimeout,
  writeLog: (line) => process.stdout.write(`${line}\n`),
});
