import { createSessionHandler } from '../../../../functions/session/handler.ts';
import { clock } from './clock.ts';
import { watchIntrinsics } from './watch-intrinsics.ts';

/** As functions/session/index.ts, but for the clock, and watched. */
export const handler = watchIntrinsics(
  createSessionHandler({
    environment: process.env,
    clock,
    writeLog: (line) => process.stdout.write(`${line}\n`),
  }),
);
