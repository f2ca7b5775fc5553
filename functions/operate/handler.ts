import * as v from 'valibot';
import type { CollectionDefinitions } from '../common/collections/define.ts';
import { endpoint, readConfiguration, requiredText, seconds } from '../common/configuration.ts';
import { FunctionError, toErrorAnswer } from '../common/errors.ts';
import { asEventHandler } from '../common/event-handler.ts';
import { parseFcContext, requestIdOf } from '../common/fc-context.ts';
import { createLog } from '../common/log.ts';
import { logRefusal } from '../common/log-refusal.ts';
import { createTablestoreConnection } from '../common/tablestore/connection.ts';
import { createTables } from './create-tables.ts';
import { neededTables } from './tables.ts';

/** The operate function's environment variables; s.yaml sets them. */
const operateConfiguration = v.object({
  TABLESTORE_INSTANCE: requiredText,
  TABLESTORE_ENDPOINT: endpoint,
  SESSION_ABSOLUTE_SECONDS: seconds,
});

const requestSchema = v.object({ op: v.literal('createTables') });

export interface HandlerDependencies {
  readonly collections: CollectionDefinitions;
  readonly environment: NodeJS.ProcessEnv;
  readonly writeLog: (line: string) => void;
}

/**
 * Makes the operate function's handler, for the developer alone: no session opens it, and no STS policy names it.
 * `{"op":"createTables"}` → `{"data":{"created":[…],"existing":[…]}}`.
 */
export function createOperateHandler({ collections, environment, writeLog }: HandlerDependencies) {
  return asEventHandler(async (event, context) => {
    const requestId = requestIdOf(context);
    const log = createLog(requestId, 'developer', writeLog);
    try {
      const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), requestSchema), event.toString());
      if (!parsed.success) throw new FunctionError('InvalidArgument', 'Send JSON: {"op":"createTables"}.');
      const configuration = readConfiguration(operateConfiguration, environment);
      const client = createTablestoreConnection(configuration)(parseFcContext(context));
      const data = await createTables(
        client,
        neededTables(collections, configuration.SESSION_ABSOLUTE_SECONDS),
      );
      log.info('answered', { op: parsed.output.op, created: data.created.join(',') });
      return JSON.stringify({ data });
    } catch (error) {
      logRefusal(log, error);
      return JSON.stringify(toErrorAnswer(error, requestId));
    }
  });
}
