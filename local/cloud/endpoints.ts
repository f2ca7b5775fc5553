import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deployment } from './deployment.ts';
import type { Identity } from './identity.ts';
import type { Services } from './services.ts';

/**
 * Where everything of a running local cloud is: what `--json` prints, and what DIR/endpoints.json holds while it
 * runs. Programs depend on it; it is only added to.
 */
export interface Endpoints {
  readonly accountId: string;
  readonly region: string;
  /** The developer's AccessKey: the account itself, which may do everything. */
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
  readonly tablestore: { readonly endpoint: string; readonly instance: string };
  readonly functionCompute: {
    readonly generation: 2 | 3;
    readonly endpoint: string;
    /** Where a session begins; absent when the deployment has no function with an HTTP trigger called session. */
    readonly sessionUrl?: string;
    /** The name of each function, by the resource that describes it. */
    readonly functions: Readonly<Record<string, string>>;
    /** Generation 2 only: the service of the first function. */
    readonly service?: string;
    /** The address of each HTTP trigger, by the function's name. */
    readonly triggers: Readonly<Record<string, string>>;
  };
  readonly sts: { readonly endpoint: string };
  readonly alipay: {
    readonly gateway: string;
    readonly endpoint: string;
    readonly appId: string;
    readonly alipayPublicKey: string;
  };
  readonly preview?: { readonly url: string };
}

/** Says where everything of a running cloud is. */
export function describeEndpoints(cloud: {
  identity: Identity;
  region: string;
  instance: string;
  services: Services;
  deployment: Deployment;
}): Endpoints {
  const { identity, region, instance, services, deployment } = cloud;
  const { generation, functions } = deployment;
  const triggers = Object.fromEntries(
    [...services.functionCompute.triggers].map(([name, url]) => [name, `${url}/`]),
  );
  const session = functions.get('session');
  const sessionUrl = session && triggers[session.functionName];
  const [first] = functions.values();
  return {
    accountId: identity.accountId,
    region,
    credentials: { accessKeyId: identity.accessKeyId, accessKeySecret: identity.accessKeySecret },
    tablestore: { endpoint: services.tablestore.endpoint, instance },
    functionCompute: {
      generation,
      endpoint: services.functionCompute.endpoint,
      ...(sessionUrl === undefined ? {} : { sessionUrl }),
      functions: Object.fromEntries(
        [...functions].map(([resource, { functionName }]) => [resource, functionName]),
      ),
      ...(first?.serviceName === undefined ? {} : { service: first.serviceName }),
      triggers,
    },
    sts: { endpoint: services.sts.endpoint },
    alipay: {
      gateway: services.alipay.gateway,
      endpoint: services.alipay.endpoint,
      appId: identity.appId,
      alipayPublicKey: identity.alipay.publicKey,
    },
  };
}

function fileIn(dataDirectory: string): string {
  return join(dataDirectory, 'endpoints.json');
}

/** Writes DIR/endpoints.json; it holds a secret, so that nobody but the user may read it. */
export async function writeEndpoints(dataDirectory: string, endpoints: Endpoints): Promise<void> {
  await writeFile(fileIn(dataDirectory), `${JSON.stringify(endpoints, null, 2)}\n`, { mode: 0o600 });
}

export async function removeEndpoints(dataDirectory: string): Promise<void> {
  await rm(fileIn(dataDirectory), { force: true });
}
