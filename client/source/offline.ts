import type { UnknownObject } from './border.ts';
import type { CallDb, DbRequest } from './call-db.ts';
import type { CancelSignal } from './cancellation.ts';
import type { Platform } from './platform.ts';
import { type Page, readDocument } from './query.ts';
import { readResults, type WriteResult } from './results.ts';
import type { UserStorage } from './user-storage.ts';

/**
 * What a store needs that keeps documents on the device and sends writes later, perhaps after the app was closed.
 * `mini-app-client/live` is made of it; apps need it for nothing else.
 */
export interface OfflineSupport {
  readonly storage: UserStorage;
  /** Milliseconds since 1970 by the server's clock, once there is a session; by this device's clock before. */
  serverTime(): number;
  /** Resolves when there is a session; signs the user in for it if need be. */
  signIn(signal: CancelSignal): Promise<void>;
  /** A new document's id, at once. */
  createDocumentId(): string;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly wait: Platform['wait'];
  /** Reads one page of a collection. */
  list(query: ListQuery, signal: CancelSignal): Promise<Page<UnknownObject>>;
  /**
   * Sends up to 200 writes, each to another document, under opIds of their own, in one request. However often a write
   * is sent within a day, it is carried out once. Resolves to what each came to, in their order; when the request as a
   * whole got no answer or was refused, it rejects.
   */
  send(writes: readonly DbRequest[], signal: CancelSignal): Promise<WriteResult[]>;
  /** Hears that the user signs out, before anything else happens. Gives back how to stop. */
  onSignOut(listener: () => void): () => void;
}

/** A query, as the db function takes it. */
export interface ListQuery {
  readonly collection: string;
  readonly where?: UnknownObject | undefined;
  readonly orderBy?: { readonly field: string; readonly direction: 'asc' | 'desc' };
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Sends one write as itself, several as a batch. */
export async function sendWrites(callDb: CallDb, writes: readonly DbRequest[]): Promise<WriteResult[]> {
  const [only] = writes;
  if (only === undefined) return [];
  if (writes.length === 1) return [{ data: readDocument((await callDb(only))['data']) }];
  const { data } = await callDb({ op: 'batch', items: writes });
  return readResults(data, writes.length);
}
