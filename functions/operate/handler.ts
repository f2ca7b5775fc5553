import { setTimeout } from 'node:timers/promises';
import * as v from 'valibot';
import type { CollectionDefinitions } from '../common/collections/define.ts';
import { endpoint, readConfiguration, requiredText, seconds } from '../common/configuration.ts';
import { FunctionError, toErrorAnswer } from '../common/errors.ts';
import { asEventHandler } from '../common/event-handler.ts';
import { parseFcContext, requestIdOf } from '../common/fc-context.ts';
import { deadlineOf } from '../common/fc-deadline.ts';
import { createLog, redact } from '../common/log.ts';
import { logRefusal } from '../common/log-refusal.ts';
import { createTablestoreConnection } from '../common/tablestore/connection.ts';
import { TablestoreFailure } from '../common/tablestore/sdk-error.ts';
import { createStore } from '../common/tablestore/store.ts';
import { operations } from './operations.ts';

/** The operate function's environment variables; s.yaml sets them. */
const operateConfiguration = v.object({
  TABLESTORE_INSTANCE: requiredText,
  TABLESTORE_ENDPOINT: endpoint,
  SESSION_ABSOLUTE_SECONDS: seconds,
});

const usualTimeoutSeconds = 60;

const requestSchema = v.looseObject({ op: v.picklist([...operations.keys()]) });

export interface HandlerDependencies {
  readonly collections: CollectionDefinitions;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: () => number;
  readonly writeLog: (line: string) => void;
}

/**
 * Makes the operate function's handler, for the developer alone: no session opens it, and no STS policy names it.
 * `{"op":"disableUser","uid":"…"}` → `{"data":{…}}`; each operation's file describes its own.
 */
export function createOperateHandler({ collections, environment, clock, writeLog }: HandlerDependencies) {
  return asEventHandler(async (event, context) => {
    const requestId = requestIdOf(context);
    const log = createLog(requestId, 'developer', writeLog);
    try {
      const deadline = deadlineOf(context, clock(), usualTimeoutSeconds);
      const { operation, request } = parseRequest(event);
      const configuration = readConfiguration(operateConfiguration, environment);
      const client = createTablestoreConnection(configuration)(parseFcContext(context));
      const data = await operation.perform(request, {
        store: createStore(client),
        client,
        collections,
        configuration,
        clock,
        deadline,
        wait: setTimeout,
      });
      log.info('answered', { op: operation.name });
      return JSON.stringify({ data });
    } catch (thrown) {
      const error = thrown instanceof TablestoreFailure ? told(thrown) : thrown;
      logRefusal(log, error);
      return JSON.stringify(toErrorAnswer(error, requestId));
    }
  });
}

/** The developer alone calls this function: they are told what Tablestore said. */
function told(failure: TablestoreFailure): FunctionError {
  return new FunctionError('Internal', `Tablestore answered: ${redact(failure.message)}`, { cause: failure });
}

function parseRequest(event: Buffer) {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), requestSchema), event.toString());
  const operation = parsed.success ? operations.get(parsed.output.op) : undefined;
  if (!parsed.success || operation === undefined) {
    const names = [...operations.keys()].join(', ');
    throw new FunctionError('InvalidArgument', `Send JSON with "op": one of ${names}.`);
  }
  const { op: _op, ...request } = parsed.output;
  return { operation, request };
}
