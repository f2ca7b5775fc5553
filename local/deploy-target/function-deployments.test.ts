import { join } from 'node:path';
import { beforeEach, expect, it } from '@jest/globals';
import { unrestrictedRole } from '../cloud/unrestricted-role.ts';
import type { FunctionDefinition } from '../function-compute/function-definition.ts';
import { createDeployFunction } from './function-deployments.ts';

const accountId = '1234567890123456';
const role = unrestrictedRole(`acs:ram::${accountId}:role/mini-app-db`, accountId);

let functions = new Map<string, FunctionDefinition>();
let running: readonly FunctionDefinition[] = [];
beforeEach(() => {
  functions = new Map();
  running = [];
});

const properties = {
  functionName: 'mini-app-db',
  runtime: 'nodejs20',
  handler: 'index.handler',
  code: '.',
  role: 'mini-app-db',
};

function deploy(changes: Readonly<Record<string, string>> = {}, roles = [role]) {
  const act = createDeployFunction({
    accountId,
    roles: () => roles,
    functions,
    replaceFunctions: async (next) => {
      running = next;
    },
    triggerUrl: (name) => (name === 'mini-app-session' ? 'http://127.0.0.1:1' : undefined),
  });
  const Properties = JSON.stringify(properties);
  const parameters = { Resource: 'db', Component: 'fc3', Directory: join(__dirname), Properties, ...changes };
  return act(new Map(Object.entries(parameters)));
}

it('adds a function to those that run, and replaces it when it comes again', async () => {
  expect(await deploy()).toEqual({ Output: { functionName: 'mini-app-db' } });
  const Properties = JSON.stringify({ ...properties, functionName: 'mini-app-session' });
  expect(await deploy({ Resource: 'session', Properties })).toEqual({
    Output: { functionName: 'mini-app-session', url: { system_url: 'http://127.0.0.1:1' } },
  });
  await deploy();
  expect(running.map(({ functionName }) => functionName)).toEqual(['mini-app-db', 'mini-app-session']);
});

it('refuses a function whose role no stack has made', async () => {
  await expect(deploy({}, [])).rejects.toMatchObject({
    code: 'InvalidArgument',
    message: `the role ${role.arn} does not exist`,
  });
  expect(running).toEqual([]);
});

it.each([
  ['a component that it does not stand in for', { Component: 'ros' }],
  ['a folder without code', { Directory: join(__dirname, 'nowhere') }],
  ['properties that are none', { Properties: '{"functionName":"x"}' }],
])('refuses %s', async (_, changes) => {
  await expect(deploy(changes)).rejects.toMatchObject({ code: 'InvalidArgument' });
  expect(functions.size).toBe(0);
});
