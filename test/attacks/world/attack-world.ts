import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest } from '@jest/globals';
import * as TableStore from 'tablestore';
import { type ProjectEndpoints, startProject } from '../../../local/cloud/start-project.ts';
import { projectDirectory } from '../../end-to-end/test-cloud.ts';
import { buildFunctionsTo } from './build-functions.ts';
import { changedIntrinsics } from './functions/watch-intrinsics.ts';
import { type Interceptor, startInterceptor } from './interceptor.ts';
import { type AllRows, allRowsReader, changedKeys, digestOf } from './table-rows.ts';

export type Generation = 2 | 3;

/** A whole local cloud, deployed from the project's own files, under attack. */
export interface AttackWorld {
  readonly generation: Generation;
  readonly endpoints: ProjectEndpoints;
  /** Between the functions and each service. */
  readonly alipay: Interceptor;
  readonly sts: Interceptor;
  readonly tablestore: Interceptor;
  /** Tablestore with the developer's own AccessKey. */
  readonly developer: TableStore.Client;
  /** All that the functions have printed. */
  readonly log: string[];
  /** Faults of the local cloud itself. */
  readonly faults: readonly unknown[];
  /** Sets the functions' clock to a moment, in milliseconds since 1970; undefined: this machine's again. */
  setTime(now: number | undefined): Promise<void>;
  rows(): Promise<AllRows>;
  /** Does something and says which rows of all tables have come, gone or changed by it: `+key`, `-key`, `~key`. */
  changes(act: () => Promise<unknown>): Promise<string[]>;
  close(): Promise<void>;
}

async function writeSpec(
  folder: string,
  generation: Generation,
  services: Readonly<Record<'alipay' | 'sts' | 'tablestore', Interceptor>>,
): Promise<string> {
  const name = generation === 3 ? 's.yaml' : 's.fc2.yaml';
  const spec = await readFile(join(projectDirectory, name), 'utf8');
  // The operate function makes the tables while the cloud starts: nobody stands between it and its service.
  const [attacked = '', operate = ''] = spec.split(/(?=^ {2}operate:)/m);
  const clock = join(folder, 'clock');
  const replaced = attacked
    .replace(/TABLESTORE_ENDPOINT: .*$/gm, `TABLESTORE_ENDPOINT: "${services.tablestore.url}"`)
    .replace(/ALIPAY_ENDPOINT: .*$/m, `ALIPAY_ENDPOINT: "${services.alipay.url}"`)
    .replace(/STS_ENDPOINT: .*$/m, `STS_ENDPOINT: "${services.sts.url}"`)
    .concat(operate)
    .replace(
      /^( *)TABLESTORE_INSTANCE: .*$/gm,
      (line, indent: string) => `${line}\n${indent}CLOCK_FILE: "${clock}"`,
    );
  const path = join(folder, name);
  await writeFile(path, replaced);
  return path;
}

export async function startAttackWorld(generation: Generation): Promise<AttackWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'attacks-'));
  await mkdir(join(folder, 'infra'));
  await cp(join(projectDirectory, 'infra', 'template.yaml'), join(folder, 'infra', 'template.yaml'));
  await writeFile(join(folder, 'clock'), '');
  await buildFunctionsTo(join(folder, 'dist'));
  const [alipay, sts, tablestore] = await Promise.all([
    startInterceptor(),
    startInterceptor(),
    startInterceptor(),
  ]);
  const services = { alipay, sts, tablestore };
  const log: string[] = [];
  const faults: unknown[] = [];
  const cloud = await startProject({
    specPath: await writeSpec(folder, generation, services),
    dataDirectory: join(folder, 'data'),
    port: 0,
    fsync: false,
    clock: Date.now,
    onLog: ({ text }) => log.push(text),
    onError: (error) => faults.push(error),
  });
  const { endpoints } = cloud;
  alipay.upstream = endpoints.alipay.endpoint;
  sts.upstream = endpoints.sts.endpoint;
  tablestore.upstream = endpoints.tablestore.endpoint;
  const developer = new TableStore.Client({
    accessKeyId: endpoints.credentials.accessKeyId,
    secretAccessKey: endpoints.credentials.accessKeySecret,
    endpoint: endpoints.tablestore.endpoint,
    instancename: endpoints.tablestore.instance,
    maxRetries: 0,
  });
  const rows = allRowsReader(developer);
  return {
    generation,
    endpoints,
    ...services,
    developer,
    log,
    faults,
    setTime: (now) => writeFile(join(folder, 'clock'), now === undefined ? '' : String(now)),
    rows,
    async changes(act) {
      const before = await rows();
      await act();
      const after = await rows();
      return digestOf(before) === digestOf(after) ? [] : changedKeys(before, after);
    },
    async close() {
      await cloud.close();
      await Promise.all([alipay.close(), sts.close(), tablestore.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

/** A world for all tests of a file; asked for inside of them. */
export function useAttackWorld(generation: Generation): () => AttackWorld {
  // Hundreds of requests each, on a machine that may have much else to do.
  jest.setTimeout(120_000);
  let world: AttackWorld | undefined;
  beforeAll(async () => {
    world = await startAttackWorld(generation);
  });
  afterAll(async () => {
    await world?.close();
    expect(world?.faults).toEqual([]);
    expect(world?.log.filter((line) => line.includes(changedIntrinsics))).toEqual([]);
  });
  return () => {
    if (world === undefined) throw new Error('The world has not been started.');
    return world;
  };
}
