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

interface FcAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
}

/** The part of the genuine SDK that the tests use; it has no types of its own. */
interface FcClient {
  readonly headers: Record<string, string>;
  invokeFunction(
    serviceName: string,
    functionName: string,
    event: string | Buffer | null,
    headers?: Record<string, string>,
    qualifier?: string,
  ): Promise<FcAnswer>;
  get(path: string, query?: Record<string, string>, headers?: Record<string, string>): Promise<FcAnswer>;
  post(path: string, body: string, headers?: Record<string, string>): Promise<FcAnswer>;
}
const Client: new (accountId: string, config: object) => FcClient = require('@alicloud/fc2');

const db = `acs:fc:${region}:${accountId}:services/app/functions/db`;
const action = 'fc:InvokeFunction';
const invoker = temporaryKey('invoker', [{ action, resource: db }]);
const latestInvoker = temporaryKey('latest', [
  { action, resource: `acs:fc:${region}:${accountId}:services/app.LATEST/functions/db` },
]);
const expired = temporaryKey('expired', [{ action, resource: '*' }], Date.now() - 1);

let started: StartedFunctionCompute;
beforeAll(async () => {
  started = await startFunctionCompute({ keys: [invoker, latestInvoker, expired] });
  const of2 = { generation: 2, serviceName: 'app' } as const;
  const request = 'async (req, resp) => resp.send(JSON.stringify({ path: req.path, queries: req.queries }))';
  await started.deploy(
    started.define('exports.handler = async (event) => { console.log("ran"); return event; }', of2),
    started.define('exports.handler = (event, context, callback) => callback(new RangeError("no"))', {
      ...of2,
      functionName: 'calls-back',
    }),
    started.define('exports.handler = async () => { throw new RangeError("no"); }', {
      ...of2,
      functionName: 'throws',
    }),
    started.define(`exports.handler = ${request}`, {
      ...of2,
      functionName: 'page',
      httpTrigger: { triggerName: 'http', authType: 'anonymous', methods: ['GET'] },
    }),
    started.define(`exports.handler = ${request}`, {
      ...of2,
      functionName: 'private-page',
      httpTrigger: { triggerName: 'http', authType: 'function', methods: ['GET'] },
    }),
    started.define('exports.handler = async () => "of 3.0"', { functionName: 'modern' }),
  );
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

/** Code and text of the error that the SDK throws. */
function errorOf(call: Promise<FcAnswer>): Promise<{ code: string; message: string }> {
  return call.then(
    ({ data }) => {
      throw new Error(`no error, but ${String(data)}`);
    },
    ({ code, message }) => ({ code, message }),
  );
}

describe('InvokeFunction of API 2016-08-15, called by the genuine SDK', () => {
  it('gives the event to the function and its return value back', async () => {
    const { data, headers } = await clientOf(developer).invokeFunction('app', 'db', 'hello');
    expect(data).toBe('hello');
    expect(headers['x-fc-invocation-duration']).toMatch(/^\d+$/);
    expect(Number(headers['x-fc-max-memory-usage'])).toBeGreaterThan(1);
    expect(headers['x-fc-instance-id']).toMatch(/^c-[0-9a-f]+-[0-9a-f]+$/);
  });

  it('takes an invocation without event', async () => {
    expect((await clientOf(developer).invokeFunction('app', 'db', null)).data).toBe('');
  });

  it('accepts temporary credentials, and a qualifier that their policy names', async () => {
    expect((await clientOf(invoker).invokeFunction('app', 'db', 'x')).data).toBe('x');
    expect((await clientOf(latestInvoker).invokeFunction('app', 'db', 'x', {}, 'LATEST')).data).toBe('x');
    const other = clientOf(latestInvoker).invokeFunction('app', 'db', 'x', {}, 'LATEST.1');
    expect((await errorOf(other)).code).toBe('AccessDenied');
  });

  it('answers with the log, and asynchronously with 202', async () => {
    const client = clientOf(developer);
    const { headers } = await client.invokeFunction('app', 'db', 'x', { 'x-fc-log-type': 'Tail' });
    expect(Buffer.from(headers['x-fc-log-result'] ?? '', 'base64').toString()).toContain('\nran\n');
    const { data } = await client.invokeFunction('app', 'db', 'x', { 'x-fc-invocation-type': 'Async' });
    expect(data).toBe('');
  });

  it('tells an error passed to the callback from one that was thrown', async () => {
    const client = clientOf(developer);
    const handled = await client.invokeFunction('app', 'calls-back', 'x');
    expect(handled.headers['x-fc-error-type']).toBe('HandledInvocationError');
    expect(handled.data).toMatchObject({ errorMessage: 'no', errorType: 'RangeError' });
    const unhandled = await client.invokeFunction('app', 'throws', 'x');
    expect(unhandled.headers['x-fc-error-type']).toBe('UnhandledInvocationError');
    expect(unhandled.data).toMatchObject({
      errorMessage: 'no',
      errorType: 'FunctionUnhandledError: RangeError',
    });
  });

  it('refuses another secret, an unknown AccessKey, a forged token and expired credentials', async () => {
    const call = (key: AccessKey) => errorOf(clientOf(key).invokeFunction('app', 'db', 'x'));
    expect((await call({ ...developer, accessKeySecret: 'guessed' })).code).toBe('SignatureNotMatch');
    expect((await call({ ...developer, accessKeyId: 'LTAInobody' })).code).toBe('InvalidAccessKeyID');
    expect((await call({ ...invoker, securityToken: 'forged' })).code).toBe(
      'InvalidSecurityToken.MismatchWithAccessKey',
    );
    const { message } = await call(expired);
    expect(message).toMatch(/failed with 403.*Specified SecurityToken is expired/);
  });

  it('refuses functions that the policy does not name before it says whether they exist', async () => {
    const client = clientOf(invoker);
    for (const name of ['throws', 'none']) {
      const { code, message } = await errorOf(client.invokeFunction('app', name, 'x'));
      expect(code).toBe('AccessDenied');
      expect(message).toContain(`'acs:fc:${region}:${accountId}:services/app/functions/${name}'`);
    }
    const qualified = await errorOf(client.invokeFunction('app', 'db', 'x', {}, 'LATEST'));
    expect(qualified.message).toContain('services/app.LATEST/functions/db');
  });

  it('does not find functions of 3.0, nor what does not exist', async () => {
    const client = clientOf(developer);
    const codeOf = async (call: Promise<FcAnswer>) => (await errorOf(call)).code;
    expect(await codeOf(client.invokeFunction('modern', 'modern', 'x'))).toBe('ServiceNotFound');
    expect(await codeOf(client.invokeFunction('app', 'modern', 'x'))).toBe('FunctionNotFound');
    expect(await codeOf(client.invokeFunction('app', 'db', 'x', {}, 'prod'))).toBe('AliasNotFound');
    expect(await codeOf(client.get('/services'))).toBe('PathNotSupported');
  });
});

describe('API 2016-08-15 refuses a request', () => {
  const path = '/2016-08-15/services/app/functions/db/invocations';
  const post = async (headers: Record<string, string>) => {
    const answer = await fetch(started.endpoint + path, { method: 'POST', headers, body: 'x' });
    return [answer.status, JSON.parse(await answer.text())];
  };

  it('without Authorization or Date', async () => {
    const missing = (name: string) => [
      400,
      { ErrorCode: 'MissingRequiredHeader', ErrorMessage: `required HTTP header ${name} was not specified` },
    ];
    expect(await post({})).toEqual(missing('Authorization'));
    expect(await post({ authorization: 'FC LTAIdeveloper:c2ln' })).toEqual(missing('Date'));
  });

  it('whose Authorization or Date is malformed', async () => {
    expect(await post({ authorization: 'Basic YWxhZGRpbg==' })).toMatchObject([
      400,
      { ErrorCode: 'InvalidArgument' },
    ]);
    const date = { authorization: 'FC LTAIdeveloper:c2ln', date: 'yesterday' };
    expect(await post(date)).toMatchObject([400, { ErrorCode: 'InvalidArgument' }]);
  });

  it('that was signed more than 15 minutes ago, and takes one that was signed just before that', async () => {
    const signedAgo = (milliseconds: number) => {
      const client = clientOf(developer);
      client.headers['date'] = new Date(Date.now() - milliseconds).toUTCString();
      return client.invokeFunction('app', 'db', 'x');
    };
    expect((await errorOf(signedAgo(15 * 60_000 + 2000))).code).toBe('SignatureNotMatch');
    expect((await signedAgo(15 * 60_000 - 5000)).data).toBe('x');
  });
});

describe('the HTTP triggers below /proxy/', () => {
  it('take signed requests with a query', async () => {
    const { data } = await clientOf(developer).get('/proxy/app/private-page/a/b', { k: 'v w', j: '1' });
    expect(JSON.parse(String(data))).toEqual({ path: '/a/b', queries: { j: '1', k: 'v w' } });
  });

  it('take unsigned ones when they are anonymous', async () => {
    const answer = await fetch(`${started.endpoint}/2016-08-15/proxy/app.LATEST/page?k=1&k=2`);
    expect(JSON.parse(await answer.text())).toEqual({ path: '/', queries: { k: ['1', '2'] } });
  });

  it('refuse unsigned ones otherwise, and those who may not invoke the function', async () => {
    const answer = await fetch(`${started.endpoint}/2016-08-15/proxy/app/private-page/`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-fc-error-type')).toBe('FCCommonError');
    expect((await errorOf(clientOf(invoker).get('/proxy/app/private-page/'))).code).toBe('AccessDenied');
  });

  it('do not exist for functions without trigger', async () => {
    expect((await errorOf(clientOf(developer).get('/proxy/app/db/'))).code).toBe('TriggerNotFound');
  });
});
