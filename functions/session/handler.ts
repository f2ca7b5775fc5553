import type { IncomingMessage } from 'node:http';
import { readConfiguration } from '../common/configuration.ts';
import { FunctionError, httpStatusOfCode, toErrorAnswer } from '../common/errors.ts';
import { parseFcContext, requestIdOf } from '../common/fc-context.ts';
import { lastWaitOf } from '../common/fc-deadline.ts';
import { createLog } from '../common/log.ts';
import { logRefusal } from '../common/log-refusal.ts';
import { createAccess } from '../common/tablestore/access.ts';
import { type ConnectTablestore, createTablestoreConnection } from '../common/tablestore/connection.ts';
import { patienceUntil } from '../common/tablestore/patience.ts';
import { createStoreOver } from '../common/tablestore/store.ts';
import { noticeClosedConnections } from '../common/thaw.ts';
import { createAlipayIdentification } from './alipay.ts';
import { type SessionConfiguration, sessionConfiguration } from './configuration.ts';
import {
  type Fc2Response,
  fromFc2Request,
  fromHttpEvent,
  type HttpAnswer,
  type HttpRequest,
  sendFc2Answer,
  toHttpEventAnswer,
} from './http.ts';
import type { IdentifyUser } from './identity.ts';
import { createInvokeCredentials, type IssueInvokeCredentials } from './invoke-credentials.ts';
import { login, renew, type SessionScope } from './issue-session.ts';
import { listSessions, logout, logoutAll, revoke } from './own-sessions.ts';
import { parseSessionRequest, type SessionRequest } from './request.ts';

const usualTimeoutSeconds = 20;

export interface HandlerDependencies {
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: () => number;
  readonly writeLog: (line: string) => void;
}

/** What lives as long as the instance: made by the first invocation, so that a wrong setting is answered, not thrown. */
interface Instance {
  readonly configuration: SessionConfiguration;
  readonly connect: ConnectTablestore;
  readonly identifyUser: IdentifyUser;
  readonly issueCredentials: IssueInvokeCredentials;
}

/**
 * Makes the session function's handler. It serves the HTTP triggers of both generations of Function Compute:
 * `(event, context)` in FC 3.0 and `(request, response, context)` in FC 2.0.
 */
export function createSessionHandler(dependencies: HandlerDependencies) {
  let instance: Instance | undefined;

  const answer = async (read: () => Promise<HttpRequest>, context: unknown): Promise<HttpAnswer> => {
    const requestId = requestIdOf(context);
    const { clock, writeLog } = dependencies;
    const log = createLog(requestId, 'developer', writeLog);
    const patience = patienceUntil(lastWaitOf(context, clock(), usualTimeoutSeconds), clock);
    try {
      await noticeClosedConnections();
      const request = parseSessionRequest(await read());
      instance ??= createInstance(dependencies.environment);
      const { configuration, connect, identifyUser, issueCredentials } = instance;
      const fcContext = parseFcContext(context);
      const scope = {
        configuration,
        context: fcContext,
        store: createStoreOver(createAccess(connect(fcContext), undefined, patience)),
        identifyUser,
        issueCredentials: (uid: string) => issueCredentials(fcContext, uid),
        clock,
        log,
      };
      const result = await perform(scope, request);
      log.info('answered', { action: request.action });
      return result === undefined ? { status: 204, headers: {}, body: '' } : json(200, result);
    } catch (error) {
      logRefusal(log, error);
      const status = httpStatusOfCode[error instanceof FunctionError ? error.code : 'Internal'];
      return json(status, toErrorAnswer(error, requestId));
    }
  };

  return async function handler(first: Buffer | IncomingMessage, second: unknown, third?: unknown) {
    if (Buffer.isBuffer(first))
      return toHttpEventAnswer(await answer(async () => fromHttpEvent(first), second));
    sendFc2Answer(second as Fc2Response, await answer(() => fromFc2Request(first), third));
    return undefined;
  };
}

function createInstance(environment: NodeJS.ProcessEnv): Instance {
  const configuration = readConfiguration(sessionConfiguration, environment);
  return {
    configuration,
    connect: createTablestoreConnection(configuration),
    identifyUser: createAlipayIdentification(configuration),
    issueCredentials: createInvokeCredentials(configuration),
  };
}

function perform(scope: SessionScope, request: SessionRequest): Promise<unknown> {
  switch (request.action) {
    case 'login':
      return login(scope, request.authCode);
    case 'renew':
      return renew(scope, request.sessionId);
    case 'logout':
      return logout(scope, request.sessionId);
    case 'logoutAll':
      return logoutAll(scope, request.sessionId);
    case 'sessions':
      return listSessions(scope, request.sessionId);
    case 'revoke':
      return revoke(scope, request.sessionId, request.id);
  }
}

function json(status: number, value: unknown): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  };
}
