import { join } from 'node:path';
import { type AlipayGateway, createAlipayGateway } from '../alipay/server.ts';
import {
  createFunctionCompute,
  type FunctionCompute,
  type FunctionComputeOptions,
} from '../function-compute/function-compute.ts';
import type { AccessKey, AccessKeys } from '../ram/access-keys.ts';
import { isAllowed } from '../ram/permission.ts';
import { loopbackRequest } from '../ram/request-context.ts';
import type { Role } from '../ram/roles.ts';
import { createStsServer, type StsServer } from '../sts/server.ts';
import { assumeRoleForService } from '../sts/service-credentials.ts';
import {
  createTablestoreServer,
  type TablestoreAccessKey,
  type TablestoreServer,
} from '../tablestore/server.ts';
import type { Identity } from './identity.ts';
import { portOf } from './ports.ts';

/** The services of one local cloud, running. */
export interface Services {
  readonly tablestore: TablestoreServer;
  readonly sts: StsServer;
  readonly alipay: AlipayGateway;
  readonly functionCompute: FunctionCompute;
}

export interface ServicesOptions
  extends Pick<
    FunctionComputeOptions,
    'clock' | 'onLog' | 'onInvocation' | 'onRefused' | 'onError' | 'sourceMapPath'
  > {
  readonly identity: Identity;
  readonly accessKeys: AccessKeys;
  /** Asked whenever a role is assumed, since roles change while the services run. */
  readonly roles: () => readonly Role[];
  readonly region: string;
  readonly instance: string;
  readonly dataDirectory: string;
  readonly port: number;
  readonly fsync: boolean;
  /** How long the credentials of a function's role are valid; 36 hours, as in the cloud, unless given. */
  readonly functionCredentialsSeconds?: number;
}

/** Function Compute gives a function's credentials 36 hours. */
const usualCredentialsSeconds = 36 * 3600;

/** Starts the services, each at a port of its own. Whatever has started goes to `started`, also when the next fails. */
export async function startServices(
  options: ServicesOptions,
  started: { close(): Promise<void> }[],
): Promise<Services> {
  const { identity, accessKeys, roles, region, clock, onError } = options;
  const { functionCredentialsSeconds = usualCredentialsSeconds } = options;
  const { accountId } = identity;
  const running = async <Service extends { close(): Promise<void> }>(starting: Promise<Service>) => {
    const service = await starting;
    started.push(service);
    return service;
  };

  const tablestore = await running(
    createTablestoreServer({
      dataDirectory: join(options.dataDirectory, 'tablestore'),
      instance: options.instance,
      region,
      accountId,
      port: portOf(options.port, 'tablestore'),
      fsync: options.fsync,
      clock,
      findAccessKey: (id) => toTablestoreAccessKey(accessKeys.find(id), clock),
      onError,
    }),
  );
  const sts = await running(
    createStsServer({ port: portOf(options.port, 'sts'), roles, accessKeys, clock, onError }),
  );
  const alipay = await running(
    createAlipayGateway({
      port: portOf(options.port, 'alipay'),
      appId: identity.appId,
      appPublicKey: identity.app.publicKey,
      alipayPrivateKey: identity.alipay.privateKey,
      clock,
      onError,
    }),
  );
  const functionCompute = await running(
    createFunctionCompute({
      accountId,
      region,
      functions: [],
      findAccessKey: accessKeys.find,
      functionCredentials: (arn) => {
        const role = roles().find((candidate) => candidate.arn === arn);
        if (role === undefined) throw new Error(`The role ${arn} is not in the ROS template.`);
        return assumeRoleForService(role, 'fc.aliyuncs.com', 'fc', functionCredentialsSeconds, accessKeys);
      },
      clock,
      port: portOf(options.port, 'functionCompute'),
      triggerPort: createTriggerPorts(options.port),
      onError,
      onLog: options.onLog,
      ...(options.onInvocation && { onInvocation: options.onInvocation }),
      ...(options.onRefused && { onRefused: options.onRefused }),
      ...(options.sourceMapPath && { sourceMapPath: options.sourceMapPath }),
    }),
  );
  return { tablestore, sts, alipay, functionCompute };
}

/** Every trigger keeps the port that it got first. */
function createTriggerPorts(firstPort: number): (functionKey: string) => number {
  const indexes = new Map<string, number>();
  return (functionKey) => {
    const index = indexes.get(functionKey) ?? indexes.size;
    indexes.set(functionKey, index);
    return portOf(firstPort, 'firstTrigger', index);
  };
}

function toTablestoreAccessKey(
  key: AccessKey | undefined,
  clock: () => number,
): TablestoreAccessKey | undefined {
  if (key === undefined) return undefined;
  const { principal, ...rest } = key;
  return {
    ...rest,
    isAllowed: (action, resource) => isAllowed(principal, action, resource, loopbackRequest(clock())),
  };
}
