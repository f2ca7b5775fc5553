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

/** The versions that the server tells the open pages, as they come. */
async function* versions(url: string): AsyncGenerator<string> {
  const response = await fetch(`${url}/preview/events`);
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    for (const [, version = ''] of decoder.decode(chunk).matchAll(/data: (\d+)/g)) yield version;
  }
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
    const told = versions(url);
    await told.next();
    leaving.remove();
    await told.next();
    expect(errors).toContainEqual(expect.objectContaining({ message: 'app.json: The file cannot be read.' }));
    await told.return(undefined);
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
    const request = { url: `${url}/preview/problems`, method: 'GET', headers: {}, body: '', timeout: 1000 };
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
      'pages/index/index.axml': '<view>\n  <swiper />\n</view>',
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

  it('builds again when a file changes, and tells the open pages', async () => {
    const { url, project: changing } = await start();
    const told = versions(url);
    expect((await told.next()).value).toBe('1');
    changing.write('pages/index/index.axml', '<view>Changed</view>');
    expect((await told.next()).value).toBe('2');
    expect(await (await fetch(`${url}/app.js`)).text()).toContain('Changed');
    await told.return(undefined);
  });

  it('builds again when a file in a new folder changes', async () => {
    const { url, project: changing } = await start();
    const told = versions(url);
    await told.next();
    changing.write('new/texts.ts', "export const text = 'first';");
    changing.write(
      'pages/index/index.ts',
      "import { text } from '../../new/texts'; Page({ data: { text } });",
    );
    await told.next();
    changing.write('new/texts.ts', "export const text = 'second';");
    await told.next();
    expect(await (await fetch(`${url}/app.js`)).text()).toContain('second');
    await told.return(undefined);
  });

  it('builds again when a file changes that only a style imports', async () => {
    const { url, project: changing } = await start({
      'app.acss': "@import './styles/colors.acss';",
      'styles/colors.acss': '.a { color: red }',
    });
    const told = versions(url);
    await told.next();
    changing.write('styles/colors.acss', '.a { color: blue }');
    await told.next();
    expect(await (await fetch(`${url}/app.css`)).text()).toContain('color: blue');
    await told.return(undefined);
  });

  it('tells the open pages that the backend was loaded again', async () => {
    const { url, preview: running } = await start();
    const told = versions(url);
    await told.next();
    running.notifyReload();
    expect((await told.next()).value).toBe('2');
    await told.return(undefined);
  });
});
