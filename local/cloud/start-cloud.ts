import { join } from 'node:path';
import { openKeptEvaluations } from '../deployment/kept-evaluations.ts';
import { assertSpecExists } from '../deployment/spec-file.ts';
import { type AccessKey, createAccessKeys } from '../ram/access-keys.ts';
import type { FaultSwitches } from '../tablestore/faults/fault-switches.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { type Deployment, readDeployment } from './deployment.ts';
import { describeEndpoints, type Endpoints } from './endpoints.ts';
import { LocalCloudError } from './errors.ts';
import { loadIdentity } from './identity.ts';
import type { DeveloperAccess } from './invoke-operate.ts';
import { type Services, type ServicesOptions, startServices } from './services.ts';

export interface CloudOptions
  extends Pick<
    ServicesOptions,
    | 'clock'
    | 'onLog'
    | 'onInvocation'
    | 'onRefused'
    | 'onError'
    | 'sourceMapPath'
    | 'functionCredentialsSeconds'
  > {
  /** The Serverless Devs file; a ROS template beside it holds the roles. */
  readonly specPath: string;
  readonly dataDirectory: string;
  /** The first of the ports, one after the other; 0 takes free ones. */
  readonly port: number;
  /** Whether acknowledged writes survive the power going, not only the process being killed. */
  readonly fsync: boolean;
  /** Does what a deployment needs before anybody uses it; when it fails, so does the deployment. */
  readonly afterDeploy?: (
    access: DeveloperAccess,
    deployment: Deployment,
    tablestore: Services['tablestore'],
  ) => Promise<void>;
}

/** A running local cloud. */
export interface Cloud {
  /** As the last deployment left them. */
  readonly endpoints: Endpoints;
  /** What differs from the deployment, a sentence each. */
  readonly warnings: readonly string[];
  /** The folders that the functions' code is in. */
  readonly codeDirectories: readonly string[];
  /**
   * Reads the deployment's description anew and runs the code that stands in its folders now. When that fails, the
   * old goes on running.
   */
  reload(): Promise<void>;
  /** What `my.getAuthCode` gives to a user. */
  authorize(user: string): string;
  /** What Tablestore's requests shall meet; the same as at its `/local/faults`. */
  readonly faults: FaultSwitches;
  /** Makes credentials that STS has issued expire now; false when they are not known. */
  expireToken(accessKeyId: string): boolean;
  /** Ends what instances remember: each request that comes now gets one that has been started since. */
  replaceInstances(): Promise<void>;
  /** Ends everything. */
  close(): Promise<void>;
}

/** A name that only this machine sees, so it may be the same everywhere. */
const localInstance = 'mini-app';

/**
 * Starts all services and deploys what the Serverless Devs file describes. When anything fails on the way, what was
 * started is closed again. One process runs one cloud: the Serverless Devs file's expressions see `process.env`, and
 * the local addresses and keys are put into it.
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
      get warnings() {
        return cloud.warnings;
      },
      get codeDirectories() {
        return cloud.codeDirectories;
      },
      reload: cloud.reload,
      authorize: cloud.authorize,
      faults: cloud.faults,
      expireToken: cloud.expireToken,
      replaceInstances: cloud.replaceInstances,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(options: CloudOptions, started: { close(): Promise<void> }[]) {
  const { clock, dataDirectory } = options;
  // The data folder lies beside it, and is not made beside nothing.
  assertSpecExists(options.specPath);
  await prepareDataDirectory(dataDirectory);
  const identity = await loadIdentity(dataDirectory);
  const { accountId } = identity;
  const developer: AccessKey = {
    accessKeyId: identity.accessKeyId,
    accessKeySecret: identity.accessKeySecret,
    principal: { accountId, arn: `acs:ram::${accountId}:root`, policyGroups: [] },
  };
  const kept = openKeptEvaluations(join(dataDirectory, 'evaluations.json'));
  const read = () => readDeployment(options.specPath, accountId, kept);

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
  const accessKeys = createAccessKeys({ developer, clock });
  const services = await startServices(
    {
      ...options,
      identity,
      accessKeys,
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
      await options.afterDeploy?.(access, next, services.tablestore);
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
        services,
        deployment,
      });
    },
    get warnings() {
      return deployment.warnings;
    },
    get codeDirectories() {
      return [...new Set([...deployment.functions.values()].map(({ codeDirectory }) => codeDirectory))];
    },
    reload: deploy,
    authorize: (user: string) => services.alipay.authorize(user),
    faults: services.tablestore.faults,
    expireToken: accessKeys.expire,
    replaceInstances: () => functionCompute.replaceFunctions([...deployment.functions.values()]),
  };
}

function instanceOf({ tablestoreInstances }: Deployment): string {
  const [instance = localInstance, ...others] = tablestoreInstances;
  if (others.length === 0) return instance;
  throw new LocalCloudError(
    'BadDeployment',
    `The ROS template describes ${tablestoreInstances.length} Tablestore instances; one runs locally.`,
  );
}
