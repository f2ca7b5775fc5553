import * as v from 'valibot';
import type { CollectionDefinitions } from '../common/collections/define.ts';
import { endpoint, readConfiguration, requiredText } from '../common/configuration.ts';
import { toErrorAnswer } from '../common/errors.ts';
import { asEventHandler } from '../common/event-handler.ts';
import { parseFcContext, requestIdOf } from '../common/fc-context.ts';
import { deadlineOf, lastWaitOf } from '../common/fc-deadline.ts';
import { createLog } from '../common/log.ts';
import { logRefusal } from '../common/log-refusal.ts';
import { createSessionMemory } from '../common/remembered-sessions.ts';
import { createAccess } from '../common/tablestore/access.ts';
import { type ConnectTablestore, createTablestoreConnection } from '../common/tablestore/connection.ts';
import { patienceUntil } from '../common/tablestore/patience.ts';
import { repeating } from '../common/tablestore/repeat.ts';
import { createStoreOver } from '../common/tablestore/store.ts';
import { perform } from './operations.ts';
import { createIndexMemory } from './queries/index-memory.ts';
import { parseDbRequest } from './request.ts';

/** The db function's environment variables; s.yaml sets them. */
const dbConfiguration = v.object({ TABLESTORE_INSTANCE: requiredText, TABLESTORE_ENDPOINT: endpoint });

const usualTimeoutSeconds = 20;

export interface HandlerDependencies {
  readonly collections: CollectionDefinitions;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: () => number;
  /** A number from 0 to 1, 1 excluded. */
  readonly random: () => number;
  /** Ends after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
  readonly writeLog: (line: string) => void;
}

/**
 * Makes the db function's handler: JSON in, JSON out. Errors are answered, not thrown: Function Compute would show
 * the caller the stack of a thrown one.
 */
export function createDbHandler({
  collections,
  environment,
  clock,
  random,
  wait,
  writeLog,
}: HandlerDependencies) {
  let connect: ConnectTablestore | undefined;
  const findSession = createSessionMemory();
  const findIndex = createIndexMemory();

  return asEventHandler(async (event, context) => {
    const requestId = requestIdOf(context);
    const log = createLog(requestId, 'callers', writeLog);
    const begun = clock();
    const time = { clock, wait, deadline: deadlineOf(context, begun, usualTimeoutSeconds) };
    const patience = patienceUntil(lastWaitOf(context, begun, usualTimeoutSeconds), clock);
    try {
      const request = parseDbRequest(event);
      connect ??= createTablestoreConnection(readConfiguration(dbConfiguration, environment), 0);
      const tablestore = createAccess(connect(parseFcContext(context)), repeating(time, random), patience);
      const session = await findSession(createStoreOver(tablestore), request.sid, clock());
      const report = (error: unknown) => logRefusal(log, error);
      const answer = await perform(
        { tablestore, collections, uid: session.uid, time, random, findIndex, report },
        request,
      );
      log.info('answered', { op: request.op, collection: request.collection });
      return JSON.stringify(answer);
    } catch (error) {
      logRefusal(log, error);
      return JSON.stringify(toErrorAnswer(error, requestId));
    }
  });
}
