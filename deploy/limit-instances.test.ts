import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  accountId,
  developer,
  region,
  type StartedFunctionCompute,
  startFunctionCompute,
} from '../local/function-compute/function-compute.fixture.ts';
import { limitInstances } from './limit-instances.ts';
import type { Specification } from './specification.ts';

let started: StartedFunctionCompute;
beforeAll(async () => {
  started = await startFunctionCompute();
  const functionOf = (functionName: string) =>
    started.define('exports.handler = (request, response) => response.send("ran")', {
      generation: 2,
      serviceName: 'shop',
      functionName,
      httpTrigger: { triggerName: 'http', authType: 'anonymous', methods: ['GET'] },
    });
  await started.deploy(functionOf('session'), functionOf('db'));
});
afterAll(() => started.close());

function specification(db: string, serviceName = 'shop'): Specification {
  const name = (functionName: string) => ({ functionName, serviceName });
  return {
    generation: 2,
    region,
    vars: { SessionInstances: '3', DbInstances: db },
    accountId,
    keys: {
      accessKeyId: developer.accessKeyId,
      accessKeySecret: developer.accessKeySecret,
      securityToken: '',
    },
    resources: new Map(),
    functions: { session: name('session'), db: name('db'), operate: name('operate') },
  };
}

async function statusOf(functionName: string): Promise<number> {
  const response = await fetch(`${started.endpoint}/2016-08-15/proxy/shop/${functionName}/`);
  await response.text();
  return response.status;
}

it('limits each of the functions that users can call, and says to what', async () => {
  expect(await limitInstances(specification('0'), started.endpoint)).toBe(
    'Instances at most: 3 of session, 0 of db',
  );
  expect([await statusOf('session'), await statusOf('db')]).toEqual([200, 429]);
});

it('sets another limit when it is repeated', async () => {
  await limitInstances(specification('0'), started.endpoint);
  await limitInstances(specification('1'), started.endpoint);
  expect(await statusOf('db')).toBe(200);
});

it('says which function could not be limited, and why, without the AccessKey', async () => {
  const elsewhere = limitInstances(specification('1', 'other'), started.endpoint);
  await expect(elsewhere).rejects.toThrow(
    /^The instances of session could not be limited to 3: ServiceNotFound/,
  );
  await expect(elsewhere).rejects.not.toThrow(developer.accessKeySecret);
});
