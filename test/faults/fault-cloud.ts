import { type Client, type ClientOptions, createClient } from '../../client/source/node.ts';
import { type Cloud, startCloud } from '../../local/cloud/start-cloud.ts';
import type { ProjectEndpoints } from '../../local/cloud/start-project.ts';
import type { FaultInput } from '../../local/tablestore/faults/fault.ts';
import { invokeByAcs3 } from '../end-to-end/invoke.ts';
import { authorize, postSession } from '../end-to-end/test-cloud.ts';
import type { Collections } from './collections.ts';
import { deployCopy } from './deployed-copy.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

/** Between which two each proxy stands: the client and both entrances of Function Compute, and the functions and the rest. */
export const linkNames = ['session', 'invoke', 'tablestore', 'sts', 'alipay'] as const;
export type LinkName = (typeof linkNames)[number];

/** The functions on a local cloud, with a proxy on every way between two components. */
export interface FaultCloud {
  readonly endpoints: ProjectEndpoints;
  readonly links: Readonly<Record<LinkName, FaultProxy>>;
  /** Makes a client of the genuine SDK, on a device of its own, that is signed in as a user when it needs to be. */
  clientOf(user: string, options?: Partial<ClientOptions>): Client<Collections>;
  /** What `my.getAuthCode` would give to a user. */
  authCodeOf(user: string): Promise<string>;
  /** Logs a user in past all proxies, and gives the sessionId. */
  logIn(user: string): Promise<string>;
  /** Calls db directly, with the account's own key: `sid` may be anybody's. */
  invokeDb(request: object): Promise<unknown>;
  /** Calls operate, as the developer. */
  invokeOperate(request: object): Promise<unknown>;
  /** Sets the local Tablestore's own faults in the place of all others. */
  setTablestoreFaults(faults: readonly FaultInput[]): Promise<void>;
  /** Ends all faults. */
  heal(): Promise<void>;
  /** Sets how far the clock of all services is from the functions' and the clients'. */
  setClockOffset(milliseconds: number): void;
  /** Ends the services and their functions at once, whatever runs, and starts them anew on the same data. */
  restart(): Promise<void>;
  /** What functions have logged so far. */
  readonly log: readonly string[];
  /** Faults of the local cloud itself: none is expected, ever. */
  readonly faults: readonly unknown[];
  close(): Promise<void>;
}

export interface FaultCloudOptions {
  /** Of session and db, in place of the 20 seconds that they are deployed with. */
  readonly timeoutSeconds?: number;
  /** How long the credentials of the functions' roles live; 36 hours as in the cloud, unless given. */
  readonly functionCredentialsSeconds?: number;
}

export async function startFaultCloud(options: FaultCloudOptions = {}): Promise<FaultCloud> {
  const started = await Promise.all(linkNames.map(async (name) => [name, await startFaultProxy()] as const));
  const links = Object.fromEntries(started) as Record<LinkName, FaultProxy>;
  const copy = await deployCopy(
    {
      TABLESTORE_ENDPOINT: links.tablestore.endpoint,
      STS_ENDPOINT: links.sts.endpoint,
      ALIPAY_ENDPOINT: links.alipay.endpoint,
      INVOKE_ENDPOINT: links.invoke.endpoint,
    },
    options.timeoutSeconds,
  );
  const log: string[] = [];
  const faults: unknown[] = [];
  let offset = 0;
  let cloud = await start();

  async function start(): Promise<Cloud> {
    const running = await startCloud({
      specPath: copy.specPath,
      dataDirectory: copy.dataDirectory,
      port: 0,
      fsync: false,
      clock: () => Date.now() + offset,
      ...(options.functionCredentialsSeconds && {
        functionCredentialsSeconds: options.functionCredentialsSeconds,
      }),
      onLog: ({ text }) => log.push(text),
      onError: (error) => faults.push(error),
    });
    const endpoints = running.endpoints as ProjectEndpoints;
    links.session.setTarget(endpoints.functionCompute.sessionUrl);
    links.invoke.setTarget(endpoints.functionCompute.endpoint);
    links.tablestore.setTarget(endpoints.tablestore.endpoint);
    links.sts.setTarget(endpoints.sts.endpoint);
    links.alipay.setTarget(endpoints.alipay.endpoint);
    return running;
  }

  const endpointsNow = () => cloud.endpoints as ProjectEndpoints;
  const invoke = async (functionName: string, payload: object) => {
    const { answer } = await invokeByAcs3(endpointsNow(), endpointsNow().credentials, {
      functionName,
      payload,
    });
    return answer;
  };
  const setTablestoreFaults = async (set: readonly FaultInput[]) => {
    const { status } = await fetch(`${endpointsNow().tablestore.endpoint}/local/faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(set),
    });
    if (status !== 200) throw new Error(`The faults were answered with ${status}.`);
  };

  await invoke(endpointsNow().functionCompute.functions.operate, { op: 'schema', apply: true });
  return {
    get endpoints() {
      return endpointsNow();
    },
    links,
    log,
    faults,
    clientOf: (user, clientOptions = {}) =>
      createClient<Collections>({
        sessionUrl: `${links.session.endpoint}/`,
        getAuthCode: () => authorize(endpointsNow(), user),
        // The machine may be busy; tests of what takes too long give a timeout of their own.
        timeout: 60_000,
        ...clientOptions,
      }),
    authCodeOf: (user) => authorize(endpointsNow(), user),
    async logIn(user) {
      const authCode = await authorize(endpointsNow(), user);
      const { status, answer } = await postSession(endpointsNow(), { authCode });
      if (status !== 200) throw new Error(`The login of ${user} was answered with ${status}.`);
      return String(answer?.['sessionId']);
    },
    invokeDb: (request) => invoke(endpointsNow().functionCompute.functions.db, request),
    invokeOperate: (request) => invoke(endpointsNow().functionCompute.functions.operate, request),
    setTablestoreFaults,
    async heal() {
      await Promise.all(Object.values(links).map((link) => link.heal()));
      await setTablestoreFaults([]);
    },
    setClockOffset(milliseconds) {
      offset = milliseconds;
    },
    async restart() {
      await cloud.close();
      cloud = await start();
    },
    async close() {
      await cloud.close();
      await Promise.all(Object.values(links).map((link) => link.close()));
      await copy.remove();
    },
  };
}
