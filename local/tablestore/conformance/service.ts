import { randomBytes } from 'node:crypto';
import * as TableStore from 'tablestore';
import { callerOf, startTestInstance, type TestInstance, testAccessKey } from '../test/instance.ts';
import type { Target } from '../test/raw-request.ts';
import { plainAnswer, sdkParams } from './plain.ts';
import { deleteTables, makeTable } from './table-operations.ts';
import { shapeDefinition, type TableShape } from './tables.ts';

/** What the cases run against: a server started for them, or an instance of the real service. */
export interface Service {
  readonly isRemote: boolean;
  /** What the names of all tables of this run start with. */
  readonly prefix: string;
  /** For requests that the SDK would not send. */
  readonly target: Target;
  /** Calls a method of the SDK with INTEGER values as bigint, and gives a plain answer. @throws ServiceError */
  call(method: Parameters<TestInstance['call']>[0], params: object): Promise<object>;
  /** Makes the shared table of a shape, once, and waits until it can be used. */
  ensureTable(shape: TableShape): Promise<void>;
  /** Moves the clock of a local server. */
  advanceClock(milliseconds: number): void;
  /** Deletes all tables of this run. */
  close(): Promise<void>;
}

const namePrefix = 'conformance_';
/** A run is over by then: what is left of it can be deleted. */
const leftoverAge = 3_600_000;

/**
 * The service that the environment names: with TABLESTORE_ENDPOINT, TABLESTORE_INSTANCE, TABLESTORE_ACCESS_KEY_ID
 * and TABLESTORE_ACCESS_KEY_SECRET the real one, otherwise a new local server.
 */
export async function openService(environment: NodeJS.ProcessEnv, now: number): Promise<Service> {
  const target = remoteTarget(environment);
  const backend = target === undefined ? await startLocal() : connect(target);
  const prefix = `${namePrefix}${now.toString(36)}_${randomBytes(3).toString('hex')}_`;
  const call: Service['call'] = async (method, params) =>
    plainAnswer(method, await backend.call(method, sdkParams(params) as object));
  const ready = new Map<TableShape, Promise<void>>();

  await deleteTables(call, (name) => isLeftover(name, now)).catch(async (error: unknown) => {
    await backend.close();
    throw error;
  });
  return {
    isRemote: target !== undefined,
    prefix,
    target: backend.target,
    call,
    advanceClock: backend.advanceClock,
    ensureTable(shape) {
      const name = `${prefix}${shape}`;
      const made = ready.get(shape) ?? makeTable(call, name, shapeDefinition(shape, name));
      ready.set(shape, made);
      return made;
    },
    async close() {
      try {
        await deleteTables(call, (name) => name.startsWith(prefix));
      } finally {
        await backend.close();
      }
    },
  };
}

interface Backend {
  readonly target: Target;
  readonly call: TestInstance['call'];
  advanceClock(milliseconds: number): void;
  close(): Promise<void>;
}

function remoteTarget(environment: NodeJS.ProcessEnv): Target | undefined {
  if (environment['TABLESTORE_ENDPOINT'] === undefined) return undefined;
  const variable = (name: string): string => {
    const value = environment[name];
    if (value === undefined) throw new Error(`TABLESTORE_ENDPOINT is set, so ${name} must be too.`);
    return value;
  };
  return {
    endpoint: variable('TABLESTORE_ENDPOINT'),
    instance: variable('TABLESTORE_INSTANCE'),
    accessKeyId: variable('TABLESTORE_ACCESS_KEY_ID'),
    accessKeySecret: variable('TABLESTORE_ACCESS_KEY_SECRET'),
    securityToken: environment['TABLESTORE_SECURITY_TOKEN'],
  };
}

function connect(target: Target): Backend {
  const client = new TableStore.Client({
    accessKeyId: target.accessKeyId,
    secretAccessKey: target.accessKeySecret,
    endpoint: target.endpoint,
    instancename: target.instance,
    ...(target.securityToken === undefined ? {} : { stsToken: target.securityToken }),
  });
  return {
    target,
    call: callerOf(client),
    advanceClock() {
      throw new Error('The clock of the real service cannot be moved.');
    },
    close: () => Promise.resolve(),
  };
}

async function startLocal(): Promise<Backend> {
  const instance = await startTestInstance();
  return {
    target: { endpoint: instance.server.endpoint, instance: 'mini-app', ...testAccessKey },
    call: instance.call,
    advanceClock: instance.advanceClock,
    close: instance.close,
  };
}

function isLeftover(name: string, now: number): boolean {
  const [time = ''] = name.startsWith(namePrefix) ? name.slice(namePrefix.length).split('_') : [];
  const startedAt = Number.parseInt(time, 36);
  return startedAt < now - leftoverAge;
}
