import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultOfInstanceName } from './instance-name.ts';
import { createTablestoreServer, type TablestoreServer } from './server.ts';

export { PortTakenError } from '../loopback/server.ts';
export { type Fault, FaultError, type FaultInput } from './faults/fault.ts';
export type { FaultStatus, FaultSwitches } from './faults/fault-switches.ts';
export {
  createTablestoreServer,
  DataDirectoryError,
  type TablestoreAccessKey,
  type TablestoreServer,
  type TablestoreServerOptions,
} from './server.ts';

/** An AccessKey pair, as the SDKs are given it. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export interface TablestoreLocalOptions {
  /** Where the data is kept; made when it does not exist. By default a temporary folder, which `close` removes. */
  readonly dataDirectory?: string | undefined;
  /** The name of the one instance, `local` by default. */
  readonly instance?: string | undefined;
  /** 0, the default: any free one. */
  readonly port?: number | undefined;
  /** The one AccessKey, which may do everything; by default `local-key` with the secret `local-secret`. */
  readonly credentials?: Credentials | undefined;
  /** False, the default: an acknowledged write survives the process being killed; true: also the power going. */
  readonly fsync?: boolean | undefined;
  /** Milliseconds since 1970: what versions, time to live and the dates of requests go by. `Date.now` by default. */
  readonly clock?: (() => number) | undefined;
  /** Told of faults of the server itself; by default they are written to standard error. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A running Tablestore instance, with all that a client of it needs to know. */
export interface TablestoreLocal extends TablestoreServer {
  readonly instance: string;
  readonly credentials: Credentials;
  readonly dataDirectory: string;
}

export const defaultInstance = 'local';

/** Worth nothing outside, and the same everywhere, so that configuration can be written down. */
export const defaultCredentials: Credentials = { accessKeyId: 'local-key', accessKeySecret: 'local-secret' };

/** What policies name resources by; this instance's one AccessKey is allowed all of them. */
const region = 'cn-hangzhou';
const accountId = '1000000000000001';

/**
 * Starts a Tablestore instance on this machine, which speaks the service's own wire protocol. Give
 * `createTablestoreServer` AccessKeys of your own when there shall be several, policies, or STS tokens.
 *
 * @throws RangeError when the service would not allow the instance's name; DataDirectoryError when the data directory
 *   cannot be used; PortTakenError when the port is in use.
 */
export async function startTablestoreLocal(options: TablestoreLocalOptions = {}): Promise<TablestoreLocal> {
  const { instance = defaultInstance, credentials = defaultCredentials } = options;
  const fault = faultOfInstanceName(instance);
  if (fault !== undefined) throw new RangeError(`Invalid instance name "${instance}": ${fault}.`);

  const isTemporary = options.dataDirectory === undefined;
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'tablestore-local-')));
  const discard = async () => {
    if (isTemporary) await rm(dataDirectory, { recursive: true, force: true });
  };
  const server = await createTablestoreServer({
    dataDirectory,
    instance,
    region,
    accountId,
    port: options.port ?? 0,
    fsync: options.fsync ?? false,
    clock: options.clock ?? Date.now,
    findAccessKey: (id) =>
      id === credentials.accessKeyId
        ? { accessKeySecret: credentials.accessKeySecret, isAllowed: () => true }
        : undefined,
    onError: options.onError ?? reportError,
  }).catch(async (error: unknown) => {
    await discard();
    throw error;
  });
  return {
    ...server,
    instance,
    credentials,
    dataDirectory,
    async close() {
      await server.close();
      await discard();
    },
  };
}

function reportError(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}
