import { type Client, type ClientOptions, createClientOn } from './create-client.ts';
import { withTransport } from './fc2-dependencies/httpx.ts';
import { jsHashes } from './js-hashes.ts';
import type { My } from './my.ts';
import { createMyStorage } from './my-storage.ts';
import { createMyTransport } from './my-transport.ts';
import { createRandomBytes } from './random-bytes.ts';

export type { GetAuthCode } from './auth-code.ts';
export type { Batch, BatchResult } from './batch.ts';
export type { Changes } from './changes.ts';
export type { Collection, DocumentReference } from './collection.ts';
export { type Command, command } from './command.ts';
export type { Conditions } from './conditions.ts';
export type { Client, ClientOptions } from './create-client.ts';
export type { Declared, Fields, Read, ServerFields, Stored, Written } from './document-types.ts';
export { ClientError, type ErrorCode, isClientError } from './errors.ts';
export type { AuthCodeSource, My } from './my.ts';
export type { ClientStorage } from './platform.ts';
export type { Page, Query } from './query.ts';
export type { SessionSummary } from './session-endpoint.ts';
export type { Saved, WriteOptions } from './writes.ts';

/** The options of the client for Node, with other defaults: `storage` is the mini-program's own on the device. */
export interface MiniProgramOptions extends ClientOptions {
  /** Alipay's global `my`. */
  readonly my: My;
}

/**
 * A client of the backend, for a mini-program.
 *
 * @throws ClientError `InvalidArgument` when an option is missing or wrong.
 */
export function createClient<
  Collections extends { [Name in keyof Collections]: object } = Record<string, Record<string, unknown>>,
>(options: MiniProgramOptions): Client<Collections> {
  const {
    my,
    storage = createMyStorage(my),
    timeout = 10_000,
    clock = Date.now,
    random = createRandomBytes(clock, Math.random),
  } = options;
  const sendRequest = createMyTransport(my, timeout);
  return createClientOn<Collections>(
    {
      sendRequest,
      hashes: jsHashes,
      randomBytes: random,
      now: clock,
      storage,
      loadFc2: async () => withTransport((await import('@alicloud/fc2')).default, sendRequest),
      timeout,
    },
    options,
  );
}
