import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as TableStore from 'tablestore';
import { createTablestoreServer, type TablestoreServer, type TablestoreServerOptions } from '../server.ts';

/** An error that the server answered, read out of what the genuine SDK makes of it. */
export class ServiceError extends Error {
  override name = 'ServiceError' as const;
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type SdkMethod =
  | 'createTable'
  | 'listTable'
  | 'describeTable'
  | 'deleteTable'
  | 'updateTable'
  | 'createIndex'
  | 'dropIndex'
  | 'getRow'
  | 'putRow'
  | 'updateRow'
  | 'deleteRow'
  | 'getRange'
  | 'batchGetRow'
  | 'batchWriteRow'
  | 'startLocalTransaction'
  | 'listSearchIndex';

/** A server in a directory of its own, with the genuine SDK's client on it. */
export interface TestInstance {
  readonly server: TablestoreServer;
  readonly dataDirectory: string;
  /** Faults that the server reported; an instance that closes with any fails the test. */
  readonly faults: unknown[];
  /** Puts the server's clock ahead of the real one, which the SDK signs with: keep within 15 minutes. */
  advanceClock(milliseconds: number): void;
  /** Calls a method of the SDK. @throws ServiceError */
  call<T = unknown>(method: SdkMethod, params: object): Promise<T>;
  close(): Promise<void>;
}

export const testAccessKey = { accessKeyId: 'test-access-key', accessKeySecret: 'test-secret' };

export async function startTestInstance(
  overrides: Partial<TablestoreServerOptions> = {},
  clientOptions: TableStore.ConfigOptions = {},
): Promise<TestInstance> {
  const dataDirectory = overrides.dataDirectory ?? mkdtempSync(join(tmpdir(), 'tablestore-test-'));
  const faults: unknown[] = [];
  let clockOffset = 0;
  const server = await createTablestoreServer({
    dataDirectory,
    instance: 'mini-app',
    region: 'cn-hangzhou',
    accountId: '1234567890123456',
    port: 0,
    clock: () => Date.now() + clockOffset,
    findAccessKey: (id) =>
      id === testAccessKey.accessKeyId
        ? { accessKeySecret: testAccessKey.accessKeySecret, isAllowed: () => true }
        : undefined,
    onError: (error) => faults.push(error),
    ...overrides,
  });
  const client = new TableStore.Client({
    accessKeyId: testAccessKey.accessKeyId,
    secretAccessKey: testAccessKey.accessKeySecret,
    endpoint: server.endpoint,
    instancename: 'mini-app',
    maxRetries: 0,
    ...clientOptions,
  });

  return {
    server,
    dataDirectory,
    faults,
    advanceClock(milliseconds) {
      clockOffset += milliseconds;
    },
    call: callerOf(client),
    async close() {
      await server.close();
      rmSync(dataDirectory, { recursive: true, force: true });
      if (faults.length > 0) throw faults[0];
    },
  };
}

/** Calls methods of the genuine SDK by their names. What it returns throws ServiceError for errors of the server. */
export function callerOf(client: TableStore.Client): TestInstance['call'] {
  return async <T>(method: SdkMethod, params: object): Promise<T> => {
    const methods = client as unknown as Record<SdkMethod, (params: object) => Promise<T>>;
    try {
      return await methods[method](params);
    } catch (error) {
      throw readError(error);
    }
  };
}

/** The SDK puts the HTTP status into `code`, and the bytes of the protocol's Error message into `message`. */
function readError(error: unknown): unknown {
  const { code: status, message } = error as { code?: unknown; message?: unknown };
  if (typeof status !== 'number' || typeof message !== 'string') return error;
  const match = /^\n[\s\S](OTS[A-Za-z]+)[\s\S](?:\ufffd[\s\S]|[\s\S])([\s\S]*?)(?: requestId:.*)?$/.exec(
    message,
  );
  if (match === null) return error;
  const [, code = '', text = ''] = match;
  return new ServiceError(status, code, text);
}
