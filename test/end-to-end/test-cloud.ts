import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '../../client/source/node.ts';
import type { Collections } from '../../collections.ts';

import { type ProjectEndpoints, startProject } from '../../local/cloud/start-project.ts';

export const projectDirectory = join(__dirname, '..', '..');

/** A local cloud for a test: its own data, free ports, and a clock that can be moved. */
export interface TestCloud {
  readonly endpoints: ProjectEndpoints;
  /** Sets how far the cloud's clock is from this machine's. */
  setClockOffset(milliseconds: number): void;
  /** What functions have logged so far. */
  readonly log: readonly string[];
  /** Faults of the local cloud itself: none is expected, ever. */
  readonly faults: readonly unknown[];
  close(): Promise<void>;
}

export async function startTestCloud(generation: 2 | 3): Promise<TestCloud> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'local-cloud-'));
  const log: string[] = [];
  const faults: unknown[] = [];
  let offset = 0;
  const cloud = await startProject({
    specPath: join(projectDirectory, generation === 3 ? 's.yaml' : 's.fc2.yaml'),
    dataDirectory,
    port: 0,
    fsync: false,
    clock: () => Date.now() + offset,
    onLog: ({ text }) => log.push(text),
    onError: (error) => faults.push(error),
  });
  return {
    endpoints: cloud.endpoints,
    setClockOffset: (milliseconds) => {
      offset = milliseconds;
    },
    log,
    faults,
    close: async () => {
      await cloud.close();
      await rm(dataDirectory, { recursive: true });
    },
  };
}

/** What `my.getAuthCode` would give; `answer` says how Alipay shall reply when the code is exchanged. */
export async function authorize(
  { alipay }: ProjectEndpoints,
  user: string,
  answer: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const response = await fetch(`${alipay.endpoint}/local/authorize`, {
    method: 'POST',
    body: JSON.stringify({ user, ...answer }),
  });
  const { authCode } = (await response.json()) as { authCode: string };
  return authCode;
}

/** The client SDK, signed in as a user. */
export function clientOf(
  endpoints: ProjectEndpoints,
  user: string,
  answer: Readonly<Record<string, unknown>> = {},
): Client<Collections> {
  return createClient<Collections>({
    sessionUrl: endpoints.functionCompute.sessionUrl,
    getAuthCode: () => authorize(endpoints, user, answer),
  });
}

/** Posts to the session function as any HTTP client would. */
export async function postSession({ functionCompute }: ProjectEndpoints, body: unknown) {
  const response = await fetch(functionCompute.sessionUrl, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  return {
    status: response.status,
    answer: text === '' ? undefined : (JSON.parse(text) as Record<string, never>),
  };
}
