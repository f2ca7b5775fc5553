import * as v from 'valibot';
import type { CollectionDefinitions } from '../common/collections/define.ts';
import { endpoint, readConfiguration, requiredText } from '../common/configuration.ts';
import { toErrorAnswer } from '../common/errors.ts';
import { asEventHandler } from '../common/event-handler.ts';
import { parseFcContext, requestIdOf } from '../common/fc-context.ts';
import { createLog } from '../common/log.ts';
import { logRefusal } from '../common/log-refusal.ts';
import { createSessionMemory } from '../common/remembered-sessions.ts';
import { type ConnectTablestore, createTablestoreConnection } from '../common/tablestore/connection.ts';
import { createStore } from '../common/tablestore/store.ts';
import { perform } from './operations.ts';
import { parseDbRequest } from './request.ts';

/** The db function's environment variables; s.yaml sets them. */
const dbConfiguration = v.object({ TABLESTORE_INSTANCE: requiredText, TABLESTORE_ENDPOINT: endpoint });

export interface HandlerDependencies {
  readonly collections: CollectionDefinitions;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: () => number;
  readonly writeLog: (line: string) => void;
}

/**
 * Makes the db function's handler: JSON in, JSON out. Errors are answered, not thrown: Function Compute would show
 * the caller the stack of a thrown one.
 */
export function createDbHandler({ collections, environment, clock, writeLog }: HandlerDependencies) {
  let connect: ConnectTablestore | undefined;
  const findSession = createSessionMemory();

  return asEventHandler(async (event, context) => {
    const requestId = requestIdOf(context);
    const log = createLog(requestId, 'callers', writeLog);
    try {
      const request = parseDbRequest(event);
      connect ??= createTablestoreConnection(readConfiguration(dbConfiguration, environment));
      const store = createStore(connect(parseFcContext(context)));
      const session = await findSession(store, request.sid, clock());
      const answer = await perform({ store, collections, uid: session.uid }, request);
      log.info('answered', { op: request.op, collection: request.collection });
      return JSON.stringify(answer);
    } catch (error) {
      logRefusal(log, error);
      return JSON.stringify(toErrorAnswer(error, requestId));
    }
  });
}
