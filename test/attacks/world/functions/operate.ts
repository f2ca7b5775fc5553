import { createOperateHandler } from '../../../../functions/operate/handler.ts';
import { clock } from './clock.ts';
import { collections } from './collections.ts';

/** As functions/operate/index.ts, but for collections and clock. */
export const handler = createOperateHandler({
  collections,
  environment: process.env,
  clock,
  writeLog: (line) => process.stdout.write(`${line}\n`),
});
