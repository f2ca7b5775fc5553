import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createTestProject, type TestProject } from '../testing/test-project.ts';
import { createPreview, type Preview } from './create-preview.ts';
import type { PreviewOptions } from './preview-options.ts';
import { CompileError } from './problem.ts';
import { PreviewProjectError } from './project.ts';

let project: TestProject | undefined;
let preview: Preview | undefined;
afterEach(async () => {
  await preview?.close();
  project?.remove();
});

async function start(files: Record<string, string> = {}, options: Partial<PreviewOptions> = {}) {
  project = createTestProject(files);
  const errors: unknown[] = [];
  preview = await createPreview({
    projectDirectory: project.directory,
    port: 0,
    replaceExports: {},
    authorize: async (user) => `code of ${user}`,
    allowedOrigins: () => [],
    clock: Date.now,
    onError: (error) => errors.push(error),
    ...options,
  });
  return { project, preview, url: preview.url, errors };
}

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

function messageLines(error: unknown): string[] {
  return error instanceof Error ? error.message.split('\n') : [];
}

interface Told {
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** What the server tells the open pages, as it comes. */
async function* told(url: string): AsyncGenerator<Told> {
  const response = await fetch(`${url}/preview/events`);
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    for (const [, name = '', data = ''] of decoder.decode(chunk).matchAll(/event: (\w+)\ndata: (.*)/g))
      yield { name, data: JSON.parse(data) };
  }
}

/** The builds that it tells of. */
async function* changes(url: string): AsyncGenerator<Record<string, unknown>> {
  for await (const { name, data } of told(url)) if (name === 'change') yield data;
}

describe('the preview server', () => {
  it('forbids inline script, eval and framing by others on every page', async () => {
    const { url } = await start();
    for (const path of ['/', '/phone?user=alice', '/app.js', '/nothing']) {
      const policy = (await fetch(url + path)).headers.get('content-security-policy');
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'self'");
      expect(policy).not.toContain('unsafe');
    }
  });

  it('refuses a folder without app.json in one sentence, before it starts anything', async () => {
    for (const directory of ['/nowhere/at/all', __dirname]) {
      const error: unknown = await start({}, { projectDirectory: directory }).catch((reason) => reason);
      expect(error).toBeInstanceOf(PreviewProjectError);
      expect(error).toMatchObject({
        message: `There is no mini-program in ${directory}: app.json is missing.`,
      });
      project?.remove();
    }
  });

  it('goes on when the project’s folder goes away, and tells that', async () => {
    const { url, project: leaving, errors } = await start();
    const builds = changes(url);
    await builds.next();
    leaving.remove();
    await builds.next();
    expect(errors).toContainEqual(expect.objectContaining({ message: 'app.json: The file cannot be read.' }));
    await builds.return(undefined);
  });

  it('can be closed again without harm', async () => {
    const { preview: running } = await start();
    await running.close();
    await running.close();
  });

  it('gives authCodes of the user that asks', async () => {
    const { url } = await start();
    expect(await (await post(`${url}/preview/auth-code`, { user: 'bob' })).json()).toEqual({
      authCode: 'code of bob',
    });
    expect((await post(`${url}/preview/auth-code`, {})).status).toBe(400);
  });

  it('asks for the allowed origins anew with each request', async () => {
    let origins: string[] = [];
    const { url } = await start({}, { allowedOrigins: () => origins });
    const request = {
      phone: 'alice',
      url: `${url}/preview/problems`,
      method: 'GET',
      headers: {},
      body: '',
      timeout: 1000,
    };
    expect(await (await post(`${url}/preview/request`, request)).json()).toMatchObject({ error: 11 });
    origins = [url];
    expect(await (await post(`${url}/preview/request`, request)).json()).toMatchObject({ status: 200 });
  });

  it.each<Record<string, string>>([{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])(
    'refuses a request of another site (%j)',
    async (headers) => {
      const { url } = await start();
      expect((await post(`${url}/preview/auth-code`, { user: 'bob' }, headers)).status).toBe(403);
    },
  );

  it('refuses a Host that is not this machine', async () => {
    const { preview: running } = await start();
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(running.port, '127.0.0.1');
      socket.on('data', (data) => resolve(data.toString()));
      socket.write('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
    });
    expect(answer).toMatch(/^HTTP\/1.1 403/);
  });

  it('serves images of the project and nothing else of it', async () => {
    const { url } = await start({ 'images/a.svg': '<svg />' });
    expect(await (await fetch(`${url}/project/images/a.svg`)).text()).toBe('<svg />');
    expect((await fetch(`${url}/project/app.json`)).status).toBe(404);
  });

  it('tells what cannot be compiled by file, line and column: AXML, ACSS and script', async () => {
    const { url, errors } = await start({
      'pages/index/index.axml': '<view>\n  <canvas />\n</view>',
      'pages/index/index.acss': '[x] { color: red }',
      'app.ts': "import './missing';\nApp({});",
    });
    const { problems } = (await (await fetch(`${url}/preview/problems`)).json()) as { problems: object[] };
    expect(problems).toHaveLength(3);
    expect(problems).toContainEqual(
      expect.objectContaining({ file: 'pages/index/index.axml', line: 2, column: 3 }),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({ file: 'pages/index/index.acss', line: 1, column: 1 }),
    );
    expect(problems).toContainEqual(expect.objectContaining({ file: 'app.ts', line: 1, column: 8 }));
    expect(errors).toEqual([expect.any(CompileError)]);
    expect(errors[0]).toMatchObject({ place: expect.stringMatching(/^[\w/.]+:\d+:\d+$/) });
    expect(messageLines(errors[0])).toEqual(Array(3).fill(expect.stringMatching(/^[\w/.]+:\d+:\d+: \S/)));
    expect((await fetch(`${url}/app.js`)).status).toBe(404);
  });

  it('is there before the first build, for which the first who comes waits', async () => {
    const { url, errors } = await start({ 'app.ts': 'App({' });
    expect((await fetch(`${url}/`)).status).toBe(200);
    expect(errors).toEqual([]);
    expect(await (await fetch(`${url}/phone?user=alice`)).text()).toContain('/problems.js');
    expect(errors).toEqual([expect.any(CompileError)]);
  });

  it('builds once when many come at once', async () => {
    const { url, errors } = await start({ 'app.ts': 'App({' });
    const pages = await Promise.all([1, 2, 3].map(() => fetch(`${url}/phone?user=alice`)));
    for (const page of pages) expect(await page.text()).toContain('/problems.js');
    expect(errors).toHaveLength(1);
  });

  it('builds again when a file changes, and tells the open pages', async () => {
    const { url, project: changing } = await start();
    const builds = changes(url);
    expect((await builds.next()).value).toEqual({
      version: 1,
      goodVersion: 1,
      change: 'script',
      previousVersion: 0,
      problems: [],
    });
    changing.write('pages/index/index.axml', '<view>Changed</view>');
    expect((await builds.next()).value).toMatchObject({
      goodVersion: 2,
      change: 'template',
      previousVersion: 1,
    });
    expect(await (await fetch(`${url}/app.js`)).text()).toContain('Changed');
    await builds.return(undefined);
  });

  it('goes on showing the last good build while the next ones fail, and tells what is wrong with them', async () => {
    const { url, project: changing } = await start();
    const builds = changes(url);
    await builds.next();
    changing.write('pages/index/index.ts', 'Page({');
    expect((await builds.next()).value).toMatchObject({
      version: 2,
      goodVersion: 1,
      problems: [{ file: 'pages/index/index.ts' }],
    });
    expect((await fetch(`${url}/app.js`)).status).toBe(200);
    changing.write('pages/index/index.ts', 'Page({ data: { mended: 1 } });');
    expect((await builds.next()).value).toMatchObject({
      goodVersion: 3,
      previousVersion: 1,
      change: 'script',
      problems: [],
    });
    await builds.return(undefined);
  });

  it('builds again when a file in a new folder changes', async () => {
    const { url, project: changing } = await start();
    const builds = changes(url);
    await builds.next();
    changing.write('new/texts.ts', "export const text = 'first';");
    changing.write(
      'pages/index/index.ts',
      "import { text } from '../../new/texts'; Page({ data: { text } });",
    );
    await builds.next();
    changing.write('new/texts.ts', "export const text = 'second';");
    await builds.next();
    expect(await (await fetch(`${url}/app.js`)).text()).toContain('second');
    await builds.return(undefined);
  });

  it('builds again when a file changes that only a style imports', async () => {
    const { url, project: changing } = await start({
      'app.acss': "@import './styles/colors.acss';",
      'styles/colors.acss': '.a { color: red }',
    });
    const builds = changes(url);
    await builds.next();
    changing.write('styles/colors.acss', '.a { color: blue }');
    expect((await builds.next()).value).toMatchObject({ change: 'style' });
    expect(await (await fetch(`${url}/app.css`)).text()).toContain('color: blue');
    await builds.return(undefined);
  });

  it('tells the open pages that the backend was deployed anew', async () => {
    const { url, preview: running } = await start({}, { clock: () => 5 });
    const events = told(url);
    await events.next();
    running.notifyDeployed();
    for await (const { name, data } of events) {
      if (name === 'deployed') {
        expect(data).toEqual({ at: 5 });
        break;
      }
    }
  });
});

describe('what the preview’s own pages may ask', () => {
  it.each<Record<string, string>>([
    { origin: 'http://127.0.0.1:1' },
    { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'null' },
  ])('no page of another program on this machine may ask (%j)', async (headers) => {
    const { url } = await start();
    expect((await fetch(`${url}/preview/events`, { headers })).status).toBe(403);
    expect((await fetch(`${url}/preview/requests`, { headers })).status).toBe(403);
    const change = { phone: 'alice', switch: 'offline', on: true };
    expect((await post(`${url}/preview/switches`, change, headers)).status).toBe(403);
    expect((await post(`${url}/preview/all-off`, {}, headers)).status).toBe(403);
    expect(await (await fetch(`${url}/preview/switches`)).json()).toEqual({ phones: {}, cloud: [] });
  });

  it('its own pages and programs may, also by the name localhost', async () => {
    const { url, preview: running } = await start();
    const change = { phone: 'alice', switch: 'offline', on: true };
    const own = { origin: url, 'sec-fetch-site': 'same-origin' };
    expect((await post(`${url}/preview/switches`, change, own)).status).toBe(200);
    const named = `http://localhost:${running.port}`;
    expect((await post(`${named}/preview/switches`, change, { origin: named })).status).toBe(200);
    expect(await (await post(`${url}/preview/switches`, { ...change, on: false })).json()).toEqual({
      phones: {},
      cloud: [],
    });
  });

  it('switches are told to the open pages, and what is wrong with a change to who asks for it', async () => {
    const { url } = await start();
    const events = told(url);
    await post(`${url}/preview/switches`, { phone: 'alice', switch: 'offline', on: true });
    for await (const { name, data } of events) {
      if (name === 'switches' && Object.keys(data.phones as object).length > 0) {
        expect(data).toEqual({ phones: { alice: ['offline'] }, cloud: [] });
        break;
      }
    }
    const refused = await post(`${url}/preview/switches`, { switch: 'throttled', on: true });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ errorMessage: 'There is no cloud behind this preview.' });
  });

  it('requests are told once more to a page that opens, until they are cleared', async () => {
    const { url } = await start();
    await post(`${url}/preview/switches`, { phone: 'alice', switch: 'offline', on: true });
    await post(`${url}/preview/auth-code`, { user: 'alice', phone: 'alice' });
    const events = told(url);
    for await (const { name, data } of events) {
      if (name !== 'entries') continue;
      expect(data).toMatchObject([{ phone: 'alice', missing: 'unsent', code: 'error 12' }]);
      break;
    }
    await post(`${url}/preview/clear-requests`, {});
    expect(await (await fetch(`${url}/preview/requests`)).json()).toEqual({ requests: [] });
  });
});
