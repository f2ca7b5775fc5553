import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessKey } from '../ram/access-keys.ts';
import {
  accountId,
  developer,
  region,
  type StartedFunctionCompute,
  startFunctionCompute,
  temporaryKey,
} from './function-compute.fixture.ts';

/** The part of the genuine SDK that the tests use; it has no types of its own. */
interface FcClient {
  invokeFunction(serviceName: string, functionName: string, event: string): Promise<{ data: unknown }>;
  putOnDemandConfig(
    serviceName: string,
    functionName: string,
    qualifier: string | undefined,
    options: { maximumInstanceCount: unknown },
  ): Promise<{ data: unknown }>;
}
const Client: new (accountId: string, config: object) => FcClient = require('@alicloud/fc2');

const service = `acs:fc:${region}:${accountId}:services/app`;
const invoker = temporaryKey('invoker', [{ action: 'fc:InvokeFunction', resource: '*' }]);
const limiter = temporaryKey('limiter', [
  { action: 'fc:PutFunctionOnDemandConfig', resource: `${service}.LATEST/functions/db` },
]);

let started: StartedFunctionCompute;
const of2 = { generation: 2, serviceName: 'app' } as const;
const deploy = () =>
  started.deploy(
    started.define('exports.handler = async (event) => event', of2),
    started.define('exports.handler = async (event) => event', { ...of2, functionName: 'session' }),
  );
beforeAll(async () => {
  started = await startFunctionCompute({ keys: [invoker, limiter] });
  await deploy();
});
afterAll(() => started.close());

function clientOf(key: AccessKey): FcClient {
  return new Client(accountId, {
    accessKeyID: key.accessKeyId,
    accessKeySecret: key.accessKeySecret,
    securityToken: key.securityToken,
    region,
    endpoint: started.endpoint,
  });
}

const limit = (maximumInstanceCount: unknown, qualifier: string | undefined = 'LATEST', key = developer) =>
  clientOf(key).putOnDemandConfig('app', 'db', qualifier, { maximumInstanceCount });
const invoke = (name: string) => clientOf(developer).invokeFunction('app', name, 'x');

describe('PutFunctionOnDemandConfig, called by the genuine SDK', () => {
  it('limits the instances of one function, also of one that is deployed anew', async () => {
    const { data } = await limit(0);
    expect(data).toEqual({ resource: 'services/app.LATEST/functions/db', maximumInstanceCount: 0 });
    for (const _ of ['at once', 'deployed anew']) {
      await expect(invoke('db')).rejects.toMatchObject({ code: 'ResourceExhausted' });
      expect((await invoke('session')).data).toBe('x');
      await deploy();
    }
  });

  it('raises the limit again', async () => {
    await limit(0);
    await limit(1);
    expect((await invoke('db')).data).toBe('x');
  });

  it('refuses what is no number of instances, and a function without qualifier', async () => {
    for (const count of [-1, 1.5, 301, '10', undefined]) {
      await expect(limit(count)).rejects.toMatchObject({ code: 'InvalidArgument' });
    }
    await expect(limit(1, '')).rejects.toMatchObject({ code: 'InvalidArgument' });
    await expect(limit(1, 'prod')).rejects.toMatchObject({ code: 'AliasNotFound' });
  });

  it('is for those alone who may do it', async () => {
    await expect(limit(1, 'LATEST', invoker)).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(clientOf(limiter).invokeFunction('app', 'db', 'x')).rejects.toMatchObject({
      code: 'AccessDenied',
    });
    expect((await limit(1, 'LATEST', limiter)).data).toMatchObject({ maximumInstanceCount: 1 });
  });
});
