import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { Endpoints } from '../../local/cloud/endpoints.ts';
import { interrupt, killLeftovers, runLocal } from './child-cloud.ts';
import { invokeByAcs3, invokeByFc2 } from './invoke.ts';

const folders: string[] = [];
afterEach(killLeftovers);
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** Writes somebody else's project, which knows nothing of this one. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'strangers-project-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

async function runSpec(folder: string) {
  const run = runLocal(['--spec', join(folder, 's.yaml'), '--json', '--port', '0']);
  const endpoints = JSON.parse(await run.line('"accountId"')) as Endpoints;
  return { ...run, endpoints };
}

const fc3Project = {
  's.yaml': `edition: 3.0.0
name: shop
access: default
vars:
  region: cn-shanghai
resources:
  web:
    component: fc3
    props:
      region: \${vars.region}
      functionName: shop-web
      runtime: nodejs20
      handler: index.handler
      code: ./web
      timeout: 10
      environmentVariables:
        GREETING: \${env('GREETING', 'hello')}
      triggers:
        - triggerName: http
          triggerType: http
          triggerConfig: { authType: anonymous, methods: [GET] }
        - triggerName: nightly
          triggerType: timer
          triggerConfig: { cronExpression: '0 0 4 * * *', enable: true }
  report:
    component: fc3
    props:
      region: \${vars.region}
      functionName: shop-report
      runtime: nodejs18
      handler: dist/report.run
      code: ./report
      role: acs:ram::1234567890123456:role/shop-report
      instanceLifecycleConfig:
        initializer: { handler: dist/report.prepare, timeout: 5 }
  thumbnails:
    component: fc3
    props:
      region: \${vars.region}
      functionName: shop-thumbnails
      runtime: python3.10
      handler: index.handler
      code: ./web
`,
  '.env': 'GREETING=good day',
  'web/index.js': `exports.handler = async (event) => {
    const { rawPath } = JSON.parse(event);
    console.log('asked for ' + rawPath);
    return { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: process.env.GREETING + ' ' + rawPath };
  };`,
  'report/package.json': '{"type":"module"}',
  'report/dist/report.js': `let prepared = 0;
    export const prepare = async () => { prepared += 1; };
    export const run = async (event, context) => ({ prepared, hasRole: context.credentials.accessKeyId !== '' });`,
};

const infrastructure = `ROSTemplateFormatVersion: '2015-09-01'
Resources:
  ReportRole:
    Type: ALIYUN::RAM::Role
    Properties:
      RoleName: shop-report
      AssumeRolePolicyDocument:
        Version: '1'
        Statement: [{ Effect: Allow, Action: 'sts:AssumeRole', Principal: { Service: [other.aliyuncs.com] } }]
`;

const fc2Project = {
  's.yaml': `edition: 1.0.0
name: shop
access: default
vars:
  region: cn-hangzhou
services:
  orders:
    component: fc
    props:
      region: \${vars.region}
      service: { name: shop }
      function:
        name: orders
        runtime: nodejs14
        codeUri: ./code
        handler: index.handler
        initializer: index.initializer
        environmentVariables:
          SHOP: \${env(SHOP_NAME)}
      triggers:
        - { name: http, type: http, config: { authType: anonymous, methods: [POST] } }
  events:
    component: fc
    props:
      region: \${vars.region}
      service: { name: shop }
      function: { name: events, runtime: nodejs14, codeUri: ./code, handler: index.event }
`,
  '.env': 'SHOP_NAME=corner',
  'code/index.js': `let shop;
    exports.initializer = (context, callback) => { shop = process.env.SHOP; callback(null, ''); };
    exports.handler = (req, resp, context) => { resp.setStatusCode(201); resp.send(shop + ':' + req.body); };
    exports.event = (event, context, callback) => callback(null, JSON.stringify({ got: JSON.parse(event) }));`,
};

describe("somebody else's project, unchanged", () => {
  it('of FC 3.0 runs with --spec: an HTTP trigger, an ECMAScript module with initializer, its .env', async () => {
    const run = await runSpec(await project(fc3Project));
    const { endpoints } = run;
    expect(endpoints.region).toBe('cn-shanghai');
    expect(endpoints.functionCompute).toMatchObject({
      generation: 3,
      functions: { web: 'shop-web', report: 'shop-report' },
    });
    const answer = await fetch(`${endpoints.functionCompute.triggers['shop-web']}tea`);
    expect([answer.status, await answer.text()]).toEqual([200, 'good day /tea']);
    const invocation = { functionName: 'shop-report', payload: {} };
    expect(await invokeByAcs3(endpoints, endpoints.credentials, invocation)).toMatchObject({
      status: 200,
      answer: { prepared: 1, hasRole: true },
    });

    const output = run.output();
    expect(output).toMatch(/shop-web {2}cold {2}200 {2}\d+ ms {2}\d+ MB {2}1-\S+\n {4}asked for \/tea/);
    expect(output).toContain('resources.thumbnails is left out: the runtime python3.10 does not run locally');
    expect(output).toContain('resources.web: its timer trigger does not fire locally.');
    expect(output).toContain('There is no ROS template beside s.yaml');
    expect((await interrupt(run)).code).toBe(0);
  });

  it('has its roles enforced when a ROS template stands beside it', async () => {
    const run = await runSpec(await project({ ...fc3Project, 'infra/template.yaml': infrastructure }));
    const { endpoints } = run;
    const invocation = { functionName: 'shop-report', payload: {} };
    expect(await invokeByAcs3(endpoints, endpoints.credentials, invocation)).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
    expect(run.output()).not.toContain('nothing restricts');
    await interrupt(run);
  });

  it('of FC 2.0 (edition 1.0.0) runs as well, called by the genuine SDK', async () => {
    const run = await runSpec(await project(fc2Project));
    const { endpoints } = run;
    expect(endpoints.functionCompute).toMatchObject({ generation: 2, service: 'shop' });
    const url = endpoints.functionCompute.triggers['orders'] ?? '';
    const answer = await fetch(url, { method: 'POST', body: 'tea' });
    expect([answer.status, await answer.text()]).toEqual([201, 'corner:tea']);
    const invocation = { serviceName: 'shop', functionName: 'events', payload: { id: 1 } };
    expect(await invokeByFc2(endpoints, endpoints.credentials, invocation)).toEqual({
      status: 200,
      answer: { got: { id: 1 } },
    });
    await interrupt(run);
  });

  it('is deployed anew when its own build changes the code', async () => {
    const folder = await project(fc3Project);
    const run = await runSpec(folder);
    const url = run.endpoints.functionCompute.triggers['shop-web'] ?? '';
    const reloaded = run.line('web: reloaded in');
    await writeFile(
      join(folder, 'web', 'index.js'),
      "exports.handler = async () => ({ statusCode: 200, body: 'new' });",
    );
    await reloaded;
    expect(await (await fetch(url)).text()).toBe('new');
    await interrupt(run);
  });

  it('keeps what happened for `logs`', async () => {
    const folder = await project(fc3Project);
    const run = await runSpec(folder);
    const following = runLocal(['logs', '-f', '--spec', join(folder, 's.yaml')]);
    const followed = following.line('asked for /cake');
    const url = run.endpoints.functionCompute.triggers['shop-web'] ?? '';
    await (await fetch(`${url}cake`)).text();
    await followed;
    expect((await interrupt(following)).code).toBe(0);
    await interrupt(run);
    const shown = await runLocal(['logs', '--data', join(folder, '.local')]).ended;
    expect(shown).toMatchObject({ code: 0 });
    expect(shown.output).toMatch(/^shop-web {2}cold {2}200 .*\n {4}asked for \/cake$/);
  });
});

describe('what keeps a project from running is said in one line', () => {
  it('and a folder that is not there is not made', async () => {
    const folder = join(await project({}), 'missing');
    const { code, output } = await runLocal(['--spec', join(folder, 's.yaml')]).ended;
    expect([code, output]).toEqual([1, `There is no s.yaml in ${folder}.`]);
    expect(existsSync(folder)).toBe(false);
  });

  it.each([
    ['there is no such file', {}, /^There is no s\.yaml in /],
    [
      'nothing in it runs locally',
      {
        's.yaml':
          'edition: 3.0.0\nname: a\naccess: default\nresources:\n  b: { component: oss, props: {} }\n',
      },
      /^s\.yaml describes no function that runs locally\. .*component "oss"/,
    ],
    [
      'its code is not built',
      { ...fc3Project, 'web/index.js': '', 's.yaml': fc3Project['s.yaml'].replace('./web', './built') },
      /^s\.yaml: resources\.web: code \.\/built is not a folder\. Build the functions first/,
    ],
  ])('%s', async (_, files, line) => {
    const folder = await project(files);
    const { code, output } = await runLocal(['--spec', join(folder, 's.yaml')]).ended;
    expect(code).toBe(1);
    expect(output).toMatch(line);
    expect(output.split('\n')).toHaveLength(1);
  });
});
