import type { Client } from './create-client.ts';
import { withTransport } from './fc2-dependencies/httpx.ts';
import { createFc2Invoker } from './fc2-invoker.ts';
import { createMiniProgramClient, type MiniProgramOptions } from './mini-program-client.ts';

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
export type { MiniProgramOptions } from './mini-program-client.ts';
export type { AuthCodeSource, My } from './my.ts';
export type { ClientStorage } from './platform.ts';
export type { Page, Query } from './query.ts';
export type { SessionSummary } from './session-endpoint.ts';
export type { Saved, WriteOptions } from './writes.ts';

/**
 * A client of the backend, for a mini-program.
 *
 * @throws ClientError `InvalidArgument` when an option is missing or wrong.
 */
export function createClient<
  Collections extends { [Name in keyof Collections]: object } = Record<string, Record<string, unknown>>,
>(options: MiniProgramOptions): Client<Collections> {
  return createMiniProgramClient<Collections>(
    options,
    async (session, serviceName, serverTime, { sendRequest, timeout }) => {
      const Fc2 = withTransport((await import('@alicloud/fc2')).default, sendRequest);
      return createFc2Invoker(Fc2, session, serviceName, serverTime, timeout);
    },
  );
}
