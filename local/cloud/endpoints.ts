import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FunctionDefinition } from '../function-compute/function-definition.ts';
import { LocalCloudError } from './errors.ts';
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
    readonly sessionUrl: string;
    readonly functions: { readonly session: string; readonly db: string; readonly operate: string };
    /** Generation 2 only: the service that session and db belong to. */
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

/** Says where everything of a running cloud is. @throws LocalCloudError when nobody could log in. */
export function describeEndpoints(cloud: {
  identity: Identity;
  region: string;
  instance: string;
  generation: 2 | 3;
  services: Services;
  functions: { session: FunctionDefinition; db: FunctionDefinition; operate: FunctionDefinition };
}): Endpoints {
  const { identity, region, instance, generation, services, functions } = cloud;
  const { session, db, operate } = functions;
  const triggers = Object.fromEntries(
    [...services.functionCompute.triggers].map(([name, url]) => [name, `${url}/`]),
  );
  const sessionUrl = triggers[session.functionName];
  if (sessionUrl === undefined) {
    throw new LocalCloudError('BadDeployment', 'The resource "session" has no HTTP trigger.');
  }
  return {
    accountId: identity.accountId,
    region,
    credentials: { accessKeyId: identity.accessKeyId, accessKeySecret: identity.accessKeySecret },
    tablestore: { endpoint: services.tablestore.endpoint, instance },
    functionCompute: {
      generation,
      endpoint: services.functionCompute.endpoint,
      sessionUrl,
      functions: { session: session.functionName, db: db.functionName, operate: operate.functionName },
      ...(session.serviceName === undefined ? {} : { service: session.serviceName }),
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
