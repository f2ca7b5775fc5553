import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  accountId,
  invoke3,
  region,
  type StartedFunctionCompute,
  startFunctionCompute,
  temporaryKey,
} from './function-compute.fixture.ts';
import type { FunctionDefinition } from './function-definition.ts';

const roleArn = `acs:ram::${accountId}:role/reader`;
const roleKey = temporaryKey('reader', []);
let now = Date.parse('2026-11-20T12:00:00Z');
let issued = 0;
let started: StartedFunctionCompute;

beforeAll(async () => {
  started = await startFunctionCompute({
    clock: () => now,
    functionCredentials: (arn) => {
      if (arn !== roleArn) throw new Error('its trust policy names nobody');
      issued += 1;
      return { ...roleKey, accessKeyId: `STS.reader${issued}`, expiresAt: now + 36 * 3_600_000 };
    },
  });
});
afterAll(() => started.close());

/** Deploys a function whose body is `code` and gives what it returns. */
async function run(code: string, definition: Partial<FunctionDefinition> = {}) {
  await started.deploy(
    started.define(
      `const run = async (context) => { ${code} };
       exports.handler = async (event, context) => JSON.stringify(await run(context));`,
      definition,
    ),
  );
  return invoke();
}

async function invoke() {
  const answer = await invoke3(started.endpoint, 'db', '', { date: new Date(now) });
  return JSON.parse(await answer.text());
}

describe('the environment of a function', () => {
  it('holds its own variables, those of Function Compute, and nothing of the local cloud’s', async () => {
    const own = { DB_FUNCTION: 'db', HOME: '/home/function' };
    process.env['LOCAL_CLOUD_SECRET'] = 'not for functions';
    const environment = await run('return process.env', { environmentVariables: own });
    delete process.env['LOCAL_CLOUD_SECRET'];
    const { PATH, TMPDIR, LANG, ...rest } = environment;
    expect(rest).toEqual({
      ...own,
      FC_ACCOUNT_ID: accountId,
      FC_REGION: region,
      FC_FUNCTION_NAME: 'db',
      FC_FUNCTION_HANDLER: 'index.handler',
      FC_FUNCTION_MEMORY_SIZE: '512',
      FC_FUNC_CODE_PATH: expect.stringContaining('package-'),
      FC_INSTANCE_ID: expect.stringMatching(/^c-/),
    });
  });

  it('holds the credentials of its role', async () => {
    const environment = await run('return process.env', { roleArn });
    expect(environment).toMatchObject({
      ALIBABA_CLOUD_ACCESS_KEY_ID: `STS.reader${issued}`,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'reader-secret',
      ALIBABA_CLOUD_SECURITY_TOKEN: 'reader-token',
    });
  });
});

describe('the context of a function', () => {
  it('describes function, account, region and request', async () => {
    const context = await run('return context');
    expect(context).toEqual({
      requestId: expect.stringMatching(/^1-/),
      credentials: { accessKeyId: '', accessKeySecret: '', securityToken: '' },
      function: { name: 'db', handler: 'index.handler', memory: 512, timeout: 5 },
      service: { name: '', logProject: '', logStore: '', qualifier: 'LATEST', versionId: '' },
      region,
      accountId,
      logger: {},
      tracing: { openTracingSpanContext: '', jaegerEndpoint: '', spanBaggages: {} },
    });
  });

  it('has the role’s credentials, and others once half of their lifetime has passed', async () => {
    const first = await run('return context.credentials', { roleArn });
    expect(first).toEqual({
      accessKeyId: `STS.reader${issued}`,
      accessKeySecret: 'reader-secret',
      securityToken: 'reader-token',
    });
    now += 17 * 3_600_000;
    expect(await invoke()).toEqual(first);
    now += 3_600_000;
    expect((await invoke()).accessKeyId).toBe(`STS.reader${issued}`);
    expect(first.accessKeyId).not.toBe(`STS.reader${issued}`);
  });

  it('is not even made when the role cannot be assumed', async () => {
    const error = await run('return 1', { roleArn: `acs:ram::${accountId}:role/other` });
    expect(error).toMatchObject({
      Code: 'AccessDenied',
      Message: expect.stringContaining('its trust policy names nobody'),
    });
    expect(started.logs.at(-1)?.text).toContain('its trust policy names nobody');
  });
});

describe('a function that connects', () => {
  const causeOf = 'const causeOf = (error) => (error.cause ?? error).message;';
  const refusal = (target: string) =>
    expect.stringContaining(`The local cloud refuses connections to ${target}:`);

  it('reaches other services on loopback, by http and by fetch', async () => {
    const server = createServer((_, response) => response.end('reached'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const code = `
      const { get } = require('node:http');
      const byHttp = (host) => new Promise((resolve, reject) => get({ host, port: ${port} }, (response) => {
        response.setEncoding('utf8').on('data', resolve);
      }).on('error', reject));
      const byFetch = await fetch('http://127.0.0.1:${port}').then((response) => response.text());
      return [await byHttp('127.0.0.1'), await byHttp('localhost'), byFetch];`;
    expect(await run(code)).toEqual(['reached', 'reached', 'reached']);
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ['http', "require('node:http').get('http://sts.aliyuncs.com/')", 'sts.aliyuncs.com:80'],
    ['https', "require('node:https').get('https://sts.aliyuncs.com/')", 'sts.aliyuncs.com:443'],
    ['net', 'require("node:net").connect(80, "192.0.2.1")', '192.0.2.1:80'],
    ['net with IPv6', 'require("node:net").connect({ port: 80, host: "2001:db8::1" })', '2001:db8::1:80'],
    ['tls', "require('node:tls').connect(443, 'example.com')", 'example.com:443'],
    ['http2', "require('node:http2').connect('https://example.com')", 'example.com:443'],
    [
      'a name that looks like loopback',
      'require("node:net").connect(80, "127.0.0.1.nip.io")',
      '127.0.0.1.nip.io:80',
    ],
    ['an address that is none in particular', 'require("node:net").connect(80, "0.0.0.0")', '0.0.0.0:80'],
    [
      'a look-up of its own that redirects localhost',
      'require("node:net").connect({ port: 80, host: "localhost", lookup: (host, options, done) => done(null, "192.0.2.1", 4) })',
      'localhost:80',
    ],
  ])('elsewhere by %s fails with an error that names the address', async (_, connect, target) => {
    const code = `${causeOf} return new Promise((resolve) => ${connect}.on('error', (error) => resolve(causeOf(error))))`;
    expect(await run(code)).toEqual(refusal(target));
    expect(started.logs.at(-1)?.text).toEqual(refusal(target));
  });

  it('elsewhere by fetch fails with that error as the cause', async () => {
    expect(await run(`${causeOf} return fetch('https://example.com').catch(causeOf)`)).toEqual(
      refusal('example.com:443'),
    );
  });

  it('elsewhere from an ECMAScript module fails, too', async () => {
    const code = {
      'index.mjs': `import { connect } from 'node:net';
        import { resolve4 } from 'node:dns/promises';
        export const handler = async () => [
          await new Promise((resolve) => connect(80, '192.0.2.1').on('error', (error) => resolve(error.message))),
          await resolve4('example.com').catch((error) => error.message),
        ];`,
    };
    await started.deploy(started.define(code));
    expect(await invoke()).toEqual([refusal('192.0.2.1:80'), refusal('example.com')]);
  });

  it('cannot send datagrams elsewhere, nor look names up', async () => {
    const code = `
      const dns = require('node:dns');
      const socket = require('node:dgram').createSocket('udp4');
      const messageOf = (call) => new Promise((resolve) => {
        try { call((error) => resolve(error.message)); } catch (error) { resolve(error.message); }
      });
      const messages = [
        await messageOf((done) => socket.send('text', 53, '192.0.2.1', done)),
        await messageOf((done) => socket.connect(53, '192.0.2.1', done)),
        await messageOf((done) => dns.lookup('example.com', done)),
        await messageOf((done) => dns.resolveTxt('example.com', done)),
        await messageOf((done) => new dns.Resolver().resolve4('example.com', done)),
        await messageOf((done) => dns.promises.lookup('example.com').catch(done)),
        await messageOf((done) => new dns.promises.Resolver().reverse('192.0.2.1').catch(done)),
      ];
      socket.close();
      return messages;`;
    expect(await run(code)).toEqual([
      refusal('192.0.2.1 (UDP)'),
      refusal('192.0.2.1 (UDP)'),
      refusal('example.com'),
      refusal('example.com'),
      refusal('example.com'),
      refusal('example.com'),
      refusal('192.0.2.1'),
    ]);
  });
});
