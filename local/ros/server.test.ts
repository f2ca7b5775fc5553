import RPCClient from '@alicloud/pop-core';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LoopbackServer } from '../loopback/server.ts';
import type { AccessKey } from '../ram/access-keys.ts';
import { createRosServer } from './server.ts';
import { ResourceFailure, type StackSource } from './stacks.ts';

const accountId = '1234567890123456';
const developer: AccessKey = {
  accessKeyId: 'LTAIdeveloper',
  accessKeySecret: 'developer-secret',
  principal: { accountId, arn: `acs:ram::${accountId}:root`, policyGroups: [] },
};
const stranger: AccessKey = {
  accessKeyId: 'LTAIstranger',
  accessKeySecret: 'stranger-secret',
  principal: { accountId, arn: `acs:ram::${accountId}:role/x`, policyGroups: [[]] },
};

let server: LoopbackServer;
let applied: StackSource[] = [];
let failing: string | undefined;
const faults: unknown[] = [];

beforeEach(async () => {
  applied = [];
  failing = undefined;
  server = await createRosServer({
    port: 0,
    region: 'cn-hangzhou',
    apply: (source) => {
      if (failing !== undefined) throw new ResourceFailure('Instance', failing);
      applied.push(source);
    },
    findAccessKey: (id) => [developer, stranger].find(({ accessKeyId }) => accessKeyId === id),
    clock: Date.now,
    onError: (error) => faults.push(error),
  });
});
afterEach(async () => {
  await server.close();
  expect(faults).toEqual([]);
});

const template = `ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Name: { Type: String, AllowedPattern: '[a-z]+' }
  Generation: { Type: String, Default: '3', AllowedValues: ['3', '2'] }
Resources: {}`;
const source = { TemplateBody: template, Parameters: [{ ParameterKey: 'Name', ParameterValue: 'a' }] };
const create = { ...source, StackName: 'app', DisableRollback: 'true' };

function request<Answer>(action: string, parameters: object, key = developer): Promise<Answer> {
  const { accessKeyId, accessKeySecret } = key;
  const client = new RPCClient({
    endpoint: server.url,
    apiVersion: '2019-09-10',
    accessKeyId,
    accessKeySecret,
  });
  return client.request<Answer>(action, { RegionId: 'cn-hangzhou', ...parameters }, { method: 'POST' });
}

interface StackAnswer {
  readonly StackId: string;
  readonly Status: string;
}

const createApp = async () => (await request<StackAnswer>('CreateStack', create)).StackId;

it('creates a stack from template and parameters, and finds it by name and by id', async () => {
  const StackId = await createApp();
  expect(applied).toEqual([{ templateBody: template, parameters: { Name: 'a' } }]);
  expect(await request('GetStack', { StackId })).toMatchObject({
    StackId,
    Status: 'CREATE_COMPLETE',
    Parameters: source.Parameters,
  });
  const { Stacks } = await request<{ Stacks: StackAnswer[] }>('ListStacks', { StackName: ['app'] });
  expect(Stacks).toMatchObject([{ StackId, StackName: 'app', Status: 'CREATE_COMPLETE' }]);
  expect(await request('ListStacks', { StackName: ['other'] })).toMatchObject({ Stacks: [], TotalCount: 0 });
});

it('updates a stack to another template or other parameters, and refuses the completely same', async () => {
  const StackId = await createApp();
  const Parameters = [{ ParameterKey: 'Name', ParameterValue: 'b' }];
  await request('UpdateStack', { ...source, StackId, Parameters });
  expect(await request('GetStack', { StackId })).toMatchObject({ Status: 'UPDATE_COMPLETE' });
  await expect(request('UpdateStack', { ...source, StackId, Parameters })).rejects.toMatchObject({
    code: 'NotSupported',
    message: expect.stringContaining('Update the completely same stack'),
  });
});

it('leaves a failed stack with its resource and reason, and continues it', async () => {
  failing = 'the name is taken';
  const StackId = await createApp();
  expect(await request('GetStack', { StackId })).toMatchObject({ Status: 'CREATE_FAILED' });
  const { Events } = await request<{ Events: object[] }>('ListStackEvents', { StackId });
  expect(Events).toContainEqual(
    expect.objectContaining({ LogicalResourceId: 'Instance', StatusReason: 'the name is taken' }),
  );
  failing = undefined;
  await request('ContinueCreateStack', { ...source, StackId });
  expect(await request('GetStack', { StackId })).toMatchObject({ Status: 'CREATE_COMPLETE' });
  await expect(request('ContinueCreateStack', { ...source, StackId })).rejects.toMatchObject({
    code: 'NotSupported',
  });
});

describe('refuses', () => {
  const unknown = { StackId: 'nowhere' };
  const undeclared = [...source.Parameters, { ParameterKey: 'Other', ParameterValue: 'a' }];
  it.each([
    ['a stack that nobody made', 'GetStack', unknown, 'StackNotFound'],
    ['to update such a stack', 'UpdateStack', { ...source, ...unknown }, 'StackNotFound'],
    [
      'a parameter that the template does not declare',
      'CreateStack',
      { ...create, Parameters: undeclared },
      'StackValidationFailed',
    ],
    [
      'a template whose parameter has no value',
      'CreateStack',
      { ...create, Parameters: [] },
      'StackValidationFailed',
    ],
    [
      'a value that the pattern does not match as a whole',
      'CreateStack',
      { ...create, Parameters: [{ ParameterKey: 'Name', ParameterValue: 'a1' }] },
      'StackValidationFailed',
    ],
    [
      'a value that is not among those allowed',
      'CreateStack',
      { ...create, Parameters: [...source.Parameters, { ParameterKey: 'Generation', ParameterValue: '4' }] },
      'StackValidationFailed',
    ],
    ['what is no template', 'CreateStack', { ...create, TemplateBody: 'Resources: {' }, 'InvalidTemplate'],
    ['another region', 'CreateStack', { ...create, RegionId: 'cn-nowhere' }, 'InvalidRegionId'],
    ['a stack without a name', 'CreateStack', { ...create, StackName: '' }, 'MissingStackName'],
    ['to roll back, which it cannot', 'CreateStack', { ...create, DisableRollback: 'false' }, 'NotSupported'],
    ['an action that it does not know', 'DeleteStack', unknown, 'InvalidAction.NotFound'],
  ])('%s', async (_, action, parameters, code) => {
    await expect(request(action, parameters)).rejects.toMatchObject({ code });
    expect(applied).toEqual([]);
  });

  it('a second stack of the same name', async () => {
    await createApp();
    await expect(createApp()).rejects.toMatchObject({ code: 'StackExists' });
  });

  it('a wrong signature, and a caller without permission', async () => {
    const forged = { ...developer, accessKeySecret: 'guessed' };
    await expect(request('CreateStack', create, forged)).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
    await expect(request('CreateStack', create, stranger)).rejects.toMatchObject({ code: 'NoPermission' });
    expect(applied).toEqual([]);
  });
});
