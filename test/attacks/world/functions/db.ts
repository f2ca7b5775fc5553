import { setTimeout } from 'node:timers/promises';
import { createDbHandler } from '../../../../functions/db/handler.ts';
import { clock } from './clock.ts';
import { collections } from './collections.ts';
import { watchIntrinsics } from './watch-intrinsics.ts';

const answer = createDbHandler({
  collections,
  environment: process.env,
  clock,
  random: Math.random,
  wait: setTimeout,
  writeLog: (line) => process.stdout.write(`${line}\n`),
});

/** As functions/db/index.ts, but for collections and clock, and watched. */
export const handler = watchIntrinsics((event: Buffer, context: unknown) => answer(event, context));
