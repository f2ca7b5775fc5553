import { createHash, createHmac, randomBytes } from 'node:crypto';
import { type Client, type ClientOptions, createClientOn } from './create-client.ts';
import { createFc2Invoker } from './fc2-invoker.ts';
import { sendByFetch } from './fetch-transport.ts';
import { createMemoryStorage, type Hashes } from './platform.ts';
import { platformWait } from './wait.ts';

export type { GetAuthCode } from './auth-code.ts';
export type { Batch, BatchResult } from './batch.ts';
export { type Canceller, type CancelSignal, createCanceller } from './cancellation.ts';
export type { Changes } from './changes.ts';
export type { Collection, DocumentReference } from './collection.ts';
export { type Command, command } from './command.ts';
export type { Conditions } from './conditions.ts';
export type { CallOptions, Client, ClientOptions, Database } from './create-client.ts';
export type { Declared, Fields, Read, ServerFields, Stored, Written } from './document-types.ts';
export { ClientError, type ErrorCode, isClientError } from './errors.ts';
export type { AuthCodeSource } from './my.ts';
export type { ClientStorage } from './platform.ts';
export type { Page, Query } from './query.ts';
export type { SessionSummary } from './session-endpoint.ts';
export type { Saved, WriteOptions } from './writes.ts';

/**
 * A client of the backend, for Node. By default the session is kept in memory, as long as the process lives.
 *
 * @throws ClientError `InvalidArgument` when an option is missing or wrong.
 */
export function createClient<
  Collections extends { [Name in keyof Collections]: object } = Record<string, Record<string, unknown>>,
>(options: ClientOptions): Client<Collections> {
  const { storage = createMemoryStorage(), wait, clock = Date.now, random = randomBytes } = options;
  return createClientOn<Collections>(
    {
      sendRequest: sendByFetch,
      hashes,
      randomBytes: random,
      now: clock,
      storage,
      ...platformWait(wait),
      createFc2Invoker: async (session, serviceName, serverTime, { timeout }) => {
        const { default: Fc2 } = await import('@alicloud/fc2');
        return createFc2Invoker(Fc2, session, serviceName, serverTime, timeout);
      },
    },
    options,
  );
}

const hashes: Hashes = {
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text, 'utf8').digest('hex'),
};
