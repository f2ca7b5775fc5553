import { setMaxListeners } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectTurns } from '../loopback/collect-turns.ts';
import { whenRead } from '../loopback/request-body.ts';
import { answerFault, startLoopbackServer } from '../loopback/server.ts';
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

/** A request that has been read, and what is to answer it. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Undefined when it was longer than maximumBodySize. */
  readonly body: Buffer | undefined;
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
  const closing = new AbortController();
  // Each request that waits listens to it, and they may be many.
  setMaxListeners(0, closing.signal);

  /** Every property by its name: to spread an object into it takes a microsecond of the ten that a GetRow has. */
  function contextOf(now: number, faults: RequestFaults): OperationContext {
    return { store, catalog, indexBuilding, now, faults };
  }

  /**
   * A promise only where something has to be waited for: it, and all that it keeps, would survive collections of
   * garbage. Undefined: the connection is to be destroyed.
   */
  function answerTo({ request, body: received }: Exchange): Answer | Promise<Answer | undefined> {
    let signer: Answer['signer'];
    const refuse = (error: unknown): Answer => ({ ...errorAnswer(error, onError), signer });
    try {
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
      if (faults !== noFaults) {
        const run = () => flushed(() => call.run(contextOf(clock(), faults)));
        return runWithFaults(faults, run, wait).then(
          (answered) => answered && { status: 200, body: answered, signer },
          refuse,
        );
      }
      const answer = attempt(() => ({ status: 200, body: call.run(contextOf(now, faults)), signer }), refuse);
      // Errors wait too: they tell of what is stored as other answers do.
      return store.flushed()?.then(() => answer, refuse) ?? answer;
    } catch (error) {
      return refuse(error);
    }
  }

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

  function deliver({ request, response }: Exchange, answer: Answer | undefined): void {
    try {
      if (answer === undefined) request.socket.destroy();
      else sendAnswer(request, response, answer, { now: clock(), sign });
    } catch (error) {
      onError(error);
      answerFault(response);
    }
  }

  // Requests that come together are answered together: a client that sleeps is woken once, which takes as long as all
  // that a GetRow does; and each step is done for all before the next one, while the processor has its code at hand.
  const exchange = collectTurns<Exchange>((exchanges) => {
    const answers = exchanges.map(answerTo);
    exchanges.forEach((each, index) => {
      const answer = answers[index];
      if (answer instanceof Promise) void answer.then((given) => deliver(each, given));
      else deliver(each, answer);
    });
  });

  function handle(request: IncomingMessage, response: ServerResponse): Promise<void> | undefined {
    if (request.url?.startsWith('/local/')) return handleLocally(request, response, switches);
    whenRead(request, maximumBodySize, (body) => exchange({ request, response, body }));
    return undefined;
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

function attempt<T>(run: () => T, recover: (error: unknown) => T): T {
  try {
    return run();
  } catch (error) {
    return recover(error);
  }
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
  const body = await new Promise<Buffer | undefined>((resolve) =>
    whenRead(request, maximumFaultsSize, resolve),
  );
  const { method = '', url = '', headers } = request;
  const [path = ''] = url.split('?', 1);
  const answer = answerFaults({ method, path, contentType: headers['content-type'], body }, switches);
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}
