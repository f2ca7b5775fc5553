import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoopbackServer } from '../loopback/server.ts';
import { createEndOfTurn } from './end-of-turn.ts';
import { answerFaults, maximumFaultsSize } from './faults/endpoint.ts';
import { createFaultSwitches, type FaultSwitches } from './faults/fault-switches.ts';
import { noFaults, type RequestFaults } from './faults/request-faults.ts';
import { runWithFaults } from './faults/run-with-faults.ts';
import type { OperationContext } from './operations/operation.ts';
import { operations } from './operations/operations.ts';
import {
  internalServerError,
  noPermissionAccess,
  parameterInvalid,
  serverUnavailable,
  TablestoreError,
} from './protocol/errors.ts';
import { ErrorMessage } from './protocol/messages.ts';
import { createSign } from './protocol/signature.ts';
import { readBody } from './request-body.ts';
import {
  authenticate,
  checkBodySize,
  checkHeaders,
  maximumBodySize,
  type TablestoreAccessKey,
} from './request-checks.ts';
import { type Answer, sendAnswer } from './response.ts';
import { createIndexBuilding } from './rows/index-building.ts';
import { createSteadyClock } from './steady-clock.ts';
import { openLmdbStore } from './storage/lmdb-store.ts';
import type { OrderedStore } from './storage/ordered-store.ts';
import { StorageError } from './storage/storage-error.ts';
import { createCatalog } from './tables/catalog.ts';

export type { TablestoreAccessKey } from './request-checks.ts';
export { DataDirectoryError } from './storage/data-directory.ts';

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
  /** What keeps the data; openLmdbStore unless another is given. */
  readonly openStore?: (options: { readonly directory: string; readonly fsync: boolean }) => OrderedStore;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly findAccessKey: (accessKeyId: string) => TablestoreAccessKey | undefined;
  /** From 0 to 1 (exclusive): what faults draw from. Math.random by default. */
  readonly random?: () => number;
  /** Told of faults of the server itself, which callers see as OTSInternalServerError or OTSServerUnavailable. */
  readonly onError: (error: unknown) => void;
}

export interface TablestoreServer {
  /** What clients are given as the endpoint. */
  readonly endpoint: string;
  readonly port: number;
  /** Faults that requests shall meet. */
  readonly faults: FaultSwitches;
  /** The definitions of all tables and indexes as one text, which differs whenever any of them does. */
  describeTables(): string;
  /** Answers what has been asked, then ends. */
  close(): Promise<void>;
}

/** How long requests that have come before a close may take, in milliseconds; an operation takes a few. */
const closingPatience = 3000;

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
    fsync = false,
    openStore = openLmdbStore,
    random = Math.random,
    findAccessKey,
    onError,
  } = options;
  const clock = createSteadyClock(options.clock);
  const store = openStore({ directory: dataDirectory, fsync });
  const catalog = createCatalog(store);
  const indexBuilding = createIndexBuilding(store, catalog, onError);
  const switches = createFaultSwitches(random);
  const sign = createSign();
  const endOfTurn = createEndOfTurn();
  const closing = new AbortController();
  // Each request that waits listens to it, and they may be many.
  setMaxListeners(0, closing.signal);

  /** Every property by its name: to spread an object into it takes a microsecond of the ten that a GetRow has. */
  function contextOf(now: number, faults: RequestFaults): OperationContext {
    return { store, catalog, indexBuilding, now, faults };
  }

  /** Undefined: the connection is to be destroyed. */
  async function answer(request: IncomingMessage): Promise<Answer | undefined> {
    let signer: Answer['signer'];
    try {
      const received = await readBody(request, maximumBodySize);
      // Requests that come together are answered together: a client that sleeps is woken once, which takes as long as
      // all that a GetRow does. Waiting with the answers instead would cost more, because each request's remains, which
      // wait too, survive collections of garbage.
      await endOfTurn();
      const path = request.url ?? '/';
      const operation = findOperation(request.method, path);
      const headers = checkHeaders(request.headers);
      const body = checkBodySize(received);
      const now = clock();
      const accessKey = authenticate({ path, headers, body }, { instance, now, sign, findAccessKey });
      signer = { accessKeyId: headers['x-ots-accesskeyid'], accessKeySecret: accessKey.accessKeySecret };
      const call = operation.read(body, (table) => {
        const resource = `acs:ots:${region}:${accountId}:instance/${instance}/table/${table}`;
        if (!accessKey.isAllowed(`ots:${operation.name}`, resource)) throw noPermissionAccess();
      });
      const faults = switches.forRequest(operation.name, call.tables, now);
      if (faults === noFaults) {
        return { status: 200, body: await flushed(() => call.run(contextOf(now, faults))), signer };
      }
      const run = () => flushed(() => call.run(contextOf(clock(), faults)));
      const answered = await runWithFaults(faults, run, wait);
      return answered && { status: 200, body: answered, signer };
    } catch (error) {
      return { ...errorAnswer(error, onError), signer };
    }
  }

  /** Errors wait too: they tell of what is stored as other answers do. */
  async function flushed(run: () => Uint8Array): Promise<Uint8Array> {
    try {
      return run();
    } finally {
      await store.flushed();
    }
  }

  /** Ends early when the server closes, so that nobody comes back to a store that is not there any more. */
  async function wait(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: closing.signal }).catch(() => {
      throw serverUnavailable();
    });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/local/')) return handleLocally(request, response, switches);
    const given = await answer(request);
    if (given === undefined) request.socket.destroy();
    else sendAnswer(request, response, given, { now: clock(), sign });
  }

  const server = await startLoopbackServer({ port: options.port, onError, handle }).catch(
    async (error: unknown) => {
      await store.close();
      throw error;
    },
  );

  indexBuilding.start();
  return {
    endpoint: server.url,
    port: server.port,
    faults: switches,
    describeTables: catalog.describe,
    async close() {
      await server.close(closingPatience);
      closing.abort();
      indexBuilding.stop();
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

function errorAnswer(error: unknown, onError: (error: unknown) => void): Omit<Answer, 'signer'> {
  if (error instanceof TablestoreError) return encodeError(error);
  onError(error);
  const isUnavailable = error instanceof StorageError && error.code !== 'Damaged';
  return encodeError(isUnavailable ? serverUnavailable() : internalServerError());
}

function encodeError({ status, code, message }: TablestoreError): Omit<Answer, 'signer'> {
  return { status, body: ErrorMessage.encode({ code, message }) };
}

/** Answers what is asked under `/local/`, in JSON, which is no part of the service. */
async function handleLocally(
  request: IncomingMessage,
  response: ServerResponse,
  switches: FaultSwitches,
): Promise<void> {
  const received = await readBody(request, maximumFaultsSize).then(
    (body) => ({ body }),
    () => undefined,
  );
  // The caller gave up: there is nobody to answer.
  if (received === undefined) return;
  const { body } = received;
  const { method = '', url = '', headers } = request;
  const [path = ''] = url.split('?', 1);
  const answer = answerFaults({ method, path, contentType: headers['content-type'], body }, switches);
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}
