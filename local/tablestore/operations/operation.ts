import type { RequestFaults } from '../faults/request-faults.ts';
import { parameterInvalid, type TablestoreError } from '../protocol/errors.ts';
import type { Message } from '../protocol/protobuf.ts';
import type { IndexBuilding } from '../rows/index-building.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';
import type { Catalog } from '../tables/catalog.ts';

/** What an operation works on. */
export interface OperationContext {
  readonly store: OrderedStore;
  readonly catalog: Catalog;
  readonly indexBuilding: Pick<IndexBuilding, 'start'>;
  /** The time of the request, in whole milliseconds since 1970. */
  readonly now: number;
  /** What the fault switches hold for this request. */
  readonly faults: RequestFaults;
}

/** One operation of the Tablestore API, from the bytes of a request to those of its answer. */
export interface Operation {
  /** As in the request's path, and after `ots:` in policies. */
  readonly name: string;
  /**
   * Reads a request.
   *
   * @param authorize throws when the caller may not do this to a table, by the name that policies give it.
   * @throws TablestoreError
   */
  read(body: Uint8Array, authorize: (table: string) => void): OperationCall;
}

/** A request that has been read, of a caller who may make it. */
export interface OperationCall {
  /** The tables that it concerns, by the names that policies give them. */
  readonly tables: readonly string[];
  /**
   * Does what is asked, and gives the bytes of the answer.
   *
   * @throws TablestoreError
   */
  run(context: OperationContext): Uint8Array;
}

/** Describes an operation by its messages, the tables that its caller needs permission for, and what it does. */
export function defineOperation<Request, Response>(definition: {
  readonly name: string;
  readonly request: Message<Request>;
  readonly response: Message<Response>;
  tables(request: Request): readonly string[];
  run(request: Request, context: OperationContext): Response;
}): Operation {
  const { name, request, response, tables, run } = definition;
  return {
    name,
    read(body, authorize) {
      const decoded = decodeRequest(request, body);
      const concerned = tables(decoded);
      concerned.forEach(authorize);
      return { tables: concerned, run: (context) => response.encode(run(decoded, context)) };
    },
  };
}

function decodeRequest<T>(request: Message<T>, body: Uint8Array): T {
  try {
    return request.decode(body);
  } catch {
    throw parameterInvalid('Parse PBMessage from RawString failed.');
  }
}

/** Refuses what belongs to local transactions, which a table has to be created for and no table here is. */
export function refuseTransaction(transactionId: string | undefined): void {
  if (transactionId !== undefined) throw transactionsDisabled();
}

/** The error for a local transaction on a table that was not created for them. */
export function transactionsDisabled(): TablestoreError {
  return parameterInvalid(
    'Try to call method using explicit transaction on explicit-transaction-disabled table.',
  );
}
