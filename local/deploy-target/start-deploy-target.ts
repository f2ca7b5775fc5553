import { join } from 'node:path';
import { prepareDataDirectory } from '../cloud/data-directory.ts';
import { describeEndpoints, type Endpoints } from '../cloud/endpoints.ts';
import { loadIdentity } from '../cloud/identity.ts';
import { type ServicesOptions, startServices } from '../cloud/services.ts';
import { DeploymentError } from '../deployment/errors.ts';
import { evaluateRosTemplate, type Infrastructure } from '../deployment/ros-template.ts';
import type { FunctionDefinition } from '../function-compute/function-definition.ts';
import { type AccessKey, createAccessKeys } from '../ram/access-keys.ts';
import { startRpcServer } from '../ros/rpc-server.ts';
import { createRosServer } from '../ros/server.ts';
import { ResourceFailure, type StackSource } from '../ros/stacks.ts';
import { createDeployFunction } from './function-deployments.ts';

export interface DeployTargetOptions
  extends Pick<
    ServicesOptions,
    'clock' | 'onLog' | 'onInvocation' | 'onError' | 'dataDirectory' | 'region' | 'instance'
  > {
  readonly generation: 2 | 3;
}

/** A local cloud that nothing is deployed to yet. */
export interface DeployTarget {
  /** As the deployments so far have left them. */
  readonly endpoints: Endpoints;
  /** The variables with which the genuine Serverless Devs deploys into it. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/**
 * Starts a local cloud without functions and roles, and beside it the local ROS, which makes a stack's roles known to
 * it, and what the component in place of `fc3` and `fc` deploys functions to. Its one Tablestore instance is there from
 * the start, and a stack that describes another fails.
 */
export async function startDeployTarget(options: DeployTargetOptions): Promise<DeployTarget> {
  const { dataDirectory, clock, region, instance, generation, onError } = options;
  const started: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const service of started.splice(0).reverse()) await service.close();
  };
  try {
    await prepareDataDirectory(dataDirectory);
    const identity = await loadIdentity(dataDirectory);
    const { accountId } = identity;
    const developer: AccessKey = {
      accessKeyId: identity.accessKeyId,
      accessKeySecret: identity.accessKeySecret,
      principal: { accountId, arn: `acs:ram::${accountId}:root`, policyGroups: [] },
    };
    const accessKeys = createAccessKeys({ developer, clock });
    const functions = new Map<string, FunctionDefinition>();
    let infrastructure: Infrastructure = { roles: [], tablestoreInstances: [] };
    const roles = () => infrastructure.roles;

    const services = await startServices(
      { ...options, identity, accessKeys, roles, port: 0, fsync: false },
      started,
    );
    const { functionCompute } = services;
    const common = { port: 0, findAccessKey: accessKeys.find, clock, onError };
    const ros = await createRosServer({
      ...common,
      region,
      apply: (source) => {
        infrastructure = infrastructureOf(source, { accountId, region, instance });
      },
    });
    started.push(ros);
    const deploying = await startRpcServer({
      ...common,
      product: 'fc',
      version: '2026-01-01',
      actions: {
        DeployFunction: createDeployFunction({
          accountId,
          roles,
          functions,
          replaceFunctions: functionCompute.replaceFunctions,
          triggerUrl: (name) => functionCompute.triggers.get(name),
        }),
      },
    });
    started.push(deploying);

    return {
      get endpoints() {
        const deployment = { region, generation, functions, warnings: [], ...infrastructure };
        return describeEndpoints({ identity, region, instance, services, deployment });
      },
      environment: {
        AccountID: accountId,
        AccessKeyID: identity.accessKeyId,
        AccessKeySecret: identity.accessKeySecret,
        FC_COMPONENT: join(__dirname, generation === 3 ? 'fc3' : 'fc'),
        FC_REGION: region,
        LOCAL_DEPLOY_ENDPOINT: deploying.url,
        ROS_ENDPOINT: ros.url,
        TABLESTORE_INSTANCE: instance,
        TABLESTORE_ENDPOINT: services.tablestore.endpoint,
        STS_ENDPOINT: services.sts.endpoint,
        INVOKE_ENDPOINT: functionCompute.endpoint,
        ALIPAY_ENDPOINT: services.alipay.endpoint,
        ALIPAY_APP_ID: identity.appId,
        ALIPAY_PRIVATE_KEY: identity.app.privateKey,
        ALIPAY_PUBLIC_KEY: identity.alipay.publicKey,
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function infrastructureOf(
  { templateBody, parameters }: StackSource,
  { instance, ...account }: { accountId: string; region: string; instance: string },
): Infrastructure {
  let made: Infrastructure;
  try {
    made = evaluateRosTemplate('template', templateBody, { parameters, ...account });
  } catch (error) {
    if (error instanceof DeploymentError) throw new ResourceFailure('template', error.message);
    throw error;
  }
  const other = made.tablestoreInstances.find((name) => name !== instance);
  if (other === undefined) return made;
  throw new ResourceFailure(
    'Instance',
    `The instance ${other} cannot be made: this local cloud has ${instance}.`,
  );
}
