import { expect, it } from '@jest/globals';
import { ClientError } from './errors.ts';
import { createFc2Invoker } from './fc2-invoker.ts';
import type { Fc2Constructor } from './fc2-sdk.ts';
import type { Session } from './session.ts';

const session: Session = {
  sessionId: 'session',
  credentials: { accessKeyId: 'STS.key', accessKeySecret: 'secret', securityToken: 'token' },
  credentialsExpireAt: 0,
  renewAt: 0,
  clockOffset: 0,
  functions: {
    endpoint: 'https://1.cn-hangzhou.fc.aliyuncs.com/',
    accountId: '1',
    region: 'cn-hangzhou',
    db: 'db',
    api: { version: '2016-08-15', service: 'todo-list' },
  },
};

function invoke(invokeFunction: InstanceType<Fc2Constructor>['invokeFunction'], endpoints: string[] = []) {
  class Fc2 {
    readonly invokeFunction = invokeFunction;

    constructor(...[, config]: ConstructorParameters<Fc2Constructor>) {
      endpoints.push(config.endpoint);
    }
  }
  return createFc2Invoker(Fc2, session, 'todo-list', () => 0, 1000).invoke('db', '{}');
}

it('gives the SDK an endpoint to which it can append a path', async () => {
  const endpoints: string[] = [];
  await invoke(async () => ({ headers: {}, data: '{}' }), endpoints);
  expect(endpoints).toEqual(['https://1.cn-hangzhou.fc.aliyuncs.com']);
});

it('hands on what a transport reports as it is', async () => {
  const error = new ClientError('InvalidArgument', 'The domain is not allowed.');
  await expect(invoke(() => Promise.reject(error))).rejects.toBe(error);
});

it('reads a message of several lines', async () => {
  const error = Object.assign(new Error('POST /x failed with 400. requestid: one, message: two\nlines.'), {
    code: 'Some',
  });
  await expect(invoke(() => Promise.reject(error))).resolves.toEqual({
    status: 400,
    headers: { 'x-fc-request-id': 'one' },
    body: JSON.stringify({ ErrorCode: 'Some', ErrorMessage: 'two\nlines' }),
  });
});
