import { type AccessKey, createAccessKeys } from '../ram/access-keys.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { type Deployment, readDeployment } from './deployment.ts';
import { describeEndpoints, type Endpoints } from './endpoints.ts';
import { LocalCloudError } from './errors.ts';
import { loadIdentity } from './identity.ts';
import { createTables } from './invoke-operate.ts';
import { startServices } from './services.ts';

export interface CloudOptions {
  /** The Serverless Devs file; `infra/template.yaml` beside it holds the roles. */
  readonly specPath: string;
  readonly dataDirectory: string;
  /** The first of the ports, one after the other; 0 takes free ones. */
  readonly port: number;
  readonly generation: 2 | 3;
  /** Whether acknowledged writes survive the power going, not only the process being killed. */
  readonly fsync: boolean;
  readonly clock: () => number;
  readonly onLog: (entry: { functionName: string; requestId: string; text: string }) => void;
  readonly onError: (error: unknown) => void;
}

/** A running local cloud. */
export interface Cloud {
  /** As the last deployment left them. */
  readonly endpoints: Endpoints;
  /**
   * Reads the deployment's description anew and runs the code that stands in its folders now. When that fails, the
   * old goes on running.
   */
  reload(): Promise<void>;
  /** What `my.getAuthCode` gives to a user. */
  authorize(user: string): string;
  /** Ends everything. */
  close(): Promise<void>;
}

/** A name that only this machine sees, so it may be the same everywhere. */
const localInstance = 'mini-app';

/**
 * Starts all services, deploys what the Serverless Devs file describes, and has the operate function make the
 * tables. When anything fails on the way, what was started is closed again. One process runs one cloud: the Serverless
 * Devs file's expressions see `process.env`, and the local addresses and keys are put into it.
 *
 * @throws LocalCloudError, DeploymentError, PortTakenError, DataDirectoryError: each message says what to do.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const started: { close(): Promise<void> }[] = [];
  const close = async () => {
    // Functions first: they must not find their database gone.
    for (const service of started.splice(0).reverse()) await service.close();
  };
  try {
    const cloud = await start(options, started);
    return {
      get endpoints() {
        return cloud.endpoints;
      },
      reload: cloud.reload,
      authorize: cloud.authorize,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: CloudOptions, started: { close(): Promise<void> }[]) {
  const { clock, dataDirectory, generation } = options;
  await prepareDataDirectory(dataDirectory);
  const identity = await loadIdentity(dataDirectory);
  const { accountId } = identity;
  const developer: AccessKey = {
    accessKeyId: identity.accessKeyId,
    accessKeySecret: identity.accessKeySecret,
    principal: { accountId, arn: `acs:ram::${accountId}:root`, policyGroups: [] },
  };
  const read = () => readDeployment(options.specPath, { accountId, generation });

  // Before .env is read, so that a local run never sees the keys of the real app.
  Object.assign(process.env, {
    TABLESTORE_INSTANCE: localInstance,
    ALIPAY_APP_ID: identity.appId,
    ALIPAY_PRIVATE_KEY: identity.app.privateKey,
    ALIPAY_PUBLIC_KEY: identity.alipay.publicKey,
  });
  let deployment = await read();
  const { region } = deployment;
  const instance = instanceOf(deployment);
  const services = await startServices(
    {
      ...options,
      identity,
      accessKeys: createAccessKeys({ developer, clock }),
      roles: () => deployment.roles,
      region,
      instance,
    },
    started,
  );
  const { functionCompute } = services;
  Object.assign(process.env, {
    TABLESTORE_ENDPOINT: services.tablestore.endpoint,
    STS_ENDPOINT: services.sts.endpoint,
    ALIPAY_ENDPOINT: services.alipay.endpoint,
    INVOKE_ENDPOINT: functionCompute.endpoint,
  });

  const access = { endpoint: functionCompute.endpoint, accountId, credentials: developer, clock };
  const deploy = async () => {
    const previous = deployment;
    const next = await read();
    if (next.region !== region || instanceOf(next) !== instance) {
      throw new LocalCloudError('BadDeployment', 'Region or Tablestore instance has changed: start anew.');
    }
    // Before the functions, which assume the new roles.
    deployment = next;
    try {
      await functionCompute.replaceFunctions([...next.functions.values()]);
      await createTables(access, functionOf(next, 'operate'));
    } catch (error) {
      deployment = previous;
      throw error;
    }
  };
  await deploy();

  return {
    get endpoints() {
      return describeEndpoints({
        identity,
        region,
        instance,
        generation,
        services,
        functions: {
          session: functionOf(deployment, 'session'),
          db: functionOf(deployment, 'db'),
          operate: functionOf(deployment, 'operate'),
        },
      });
    },
    reload: deploy,
    authorize: (user: string) => services.alipay.authorize(user),
  };
}

function instanceOf({ tablestoreInstances }: Deployment): string {
  const [instance, ...others] = tablestoreInstances;
  if (instance !== undefined && others.length === 0) return instance;
  throw new LocalCloudError(
    'BadDeployment',
    `infra/template.yaml must describe one Tablestore instance, not ${tablestoreInstances.length}.`,
  );
}

function functionOf({ functions }: Deployment, resource: string) {
  const found = functions.get(resource);
  if (found !== undefined) return found;
  const names = [...functions.keys()].join(', ');
  throw new LocalCloudError(
    'BadDeployment',
    `The deployment has no resource "${resource}", only: ${names || 'none'}.`,
  );
}
