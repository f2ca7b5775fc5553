import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startLoopbackServer } from '../loopback/server.ts';
import { operations } from './operations/operations.ts';
import { noPermissionAccess, parameterInvalid, TablestoreError } from './protocol/errors.ts';
import { ErrorMessage } from './protocol/messages.ts';
import { contentMd5, responseSignature } from './protocol/signature.ts';
import { authenticate, checkHeaders, readBody, type TablestoreAccessKey } from './request-checks.ts';
import { openLmdbStore } from './storage/lmdb-store.ts';
import { createCatalog } from './tables/catalog.ts';

export type { TablestoreAccessKey } from './request-checks.ts';
export { DataDirectoryError } from './storage/lmdb-store.ts';

export interface TablestoreServerOptions {
  /** Where the data is kept; made when it does not exist. */
  readonly dataDirectory: string;
  /** The name of the one instance, as clients give it. */
  readonly instance: string;
  /** With the account, what policies name resources by. */
  readonly region: string;
  readonly accountId: string;
  /** 0: any free one. */
  readonly port: number;
  /** False (default): an acknowledged write survives the process being killed; true: also the power going. */
  readonly fsync?: boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly findAccessKey: (accessKeyId: string) => TablestoreAccessKey | undefined;
  /** Told of faults of the server itself, which callers see as OTSInternalServerError. */
  readonly onError: (error: unknown) => void;
}

export interface TablestoreServer {
  /** What clients are given as the endpoint. */
  readonly endpoint: string;
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
  /** Undefined until it is known whose request it is. */
  readonly accessKey: TablestoreAccessKey | undefined;
}

/**
 * Starts a Tablestore instance on this machine, which speaks the service's own wire protocol.
 *
 * @throws DataDirectoryError when the data directory cannot be used; PortTakenError when the port is in use.
 */
export async function createTablestoreServer(options: TablestoreServerOptions): Promise<TablestoreServer> {
  const {
    dataDirectory,
    instance,
    region,
    accountId,
    clock,
    fsync = false,
    findAccessKey,
    onError,
  } = options;
  const store = openLmdbStore({ directory: dataDirectory, fsync });
  const catalog = createCatalog(store);

  async function answer(request: IncomingMessage): Promise<Answer> {
    let accessKey: TablestoreAccessKey | undefined;
    try {
      const path = request.url ?? '/';
      const operation = findOperation(request.method, path);
      const headers = checkHeaders(request.headers);
      const body = await readBody(request);
      const now = Math.floor(clock());
      const signer = authenticate({ path, headers, body }, { instance, now, findAccessKey });
      accessKey = signer;
      const authorize = (table: string): void => {
        const resource = `acs:ots:${region}:${accountId}:instance/${instance}/table/${table}`;
        if (!signer.isAllowed(`ots:${operation.name}`, resource)) throw noPermissionAccess();
      };
      return { status: 200, body: operation.handle(body, { store, catalog, now }, authorize), accessKey };
    } catch (error) {
      return { ...errorAnswer(error, onError), accessKey };
    }
  }

  const server = await startLoopbackServer({
    port: options.port,
    onError,
    async handle(request, response) {
      send(request, response, await answer(request), clock());
    },
  }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });

  return {
    endpoint: server.url,
    port: server.port,
    async close() {
      await server.close();
      await store.close();
    },
  };
}

function findOperation(method: string | undefined, path: string) {
  if (method !== 'POST') {
    throw new TablestoreError(405, 'OTSMethodNotAllowed', 'Only POST method for requests is supported.');
  }
  const name = path.slice(1);
  const operation = operations.get(name);
  if (operation === undefined) throw parameterInvalid(`Unsupported operation: ${name}.`);
  return operation;
}

function errorAnswer(
  error: unknown,
  onError: (error: unknown) => void,
): { status: number; body: Uint8Array } {
  if (error instanceof TablestoreError) {
    return { status: error.status, body: ErrorMessage.encode({ code: error.code, message: error.message }) };
  }
  onError(error);
  const body = ErrorMessage.encode({ code: 'OTSInternalServerError', message: 'Internal server error.' });
  return { status: 500, body };
}

/** Several SDKs verify a response's digest, date and signature; the Node SDK reads the request id. */
function send(request: IncomingMessage, response: ServerResponse, answer: Answer, now: number): void {
  const headers: Record<string, string> = {
    'x-ots-contentmd5': contentMd5(answer.body),
    'x-ots-contenttype': 'protocol buffer',
    'x-ots-date': new Date(now).toISOString(),
    'x-ots-requestid': randomUUID(),
  };
  if (answer.accessKey !== undefined) {
    const signature = responseSignature(answer.accessKey.accessKeySecret, request.url ?? '/', headers);
    headers['authorization'] = `OTS ${request.headers['x-ots-accesskeyid']}:${signature}`;
  }
  headers['content-length'] = String(answer.body.length);
  response.writeHead(answer.status, headers);
  response.end(answer.body);
}
