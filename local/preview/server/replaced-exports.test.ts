import { afterEach, describe, expect, it } from '@jest/globals';
import { problemsOf } from '../testing/problems-of.ts';
import { createTestProject, type TestProject } from '../testing/test-project.ts';
import { type Bundler, createBundler } from './bundle.ts';
import type { ReplacedExports } from './preview-options.ts';

let project: TestProject | undefined;
let bundler: Bundler | undefined;
afterEach(async () => {
  await bundler?.close();
  project?.remove();
});

const page = {
  'pages/index/index.ts':
    "import * as backend from '../../backend'; Page({ data: { url: backend.sessionUrl, rest: backend } });",
};

async function bundleOf(files: Record<string, string>, replaceExports: ReplacedExports) {
  project = createTestProject(files);
  bundler = await createBundler({ projectDirectory: project.directory, replaceExports });
  return bundler.build();
}

/** What the page's data is when the bundle runs. */
async function dataOf(files: Record<string, string>, replaceExports: ReplacedExports): Promise<unknown> {
  const { script } = await bundleOf({ ...page, ...files }, replaceExports);
  const data: { url?: unknown; rest?: object } = {};
  const startPhone = ({ pages }: { pages: Record<string, { load(): void }> }) =>
    pages['pages/index/index']?.load();
  new Function('miniProgramPreview', 'Page', script)(
    { startPhone, template: {} },
    (options: { data: object }) => Object.assign(data, options.data),
  );
  return { url: data.url, rest: { ...data.rest } };
}

/** What the build refuses. */
async function refusals(files: Record<string, string>, replaceExports: ReplacedExports): Promise<string[]> {
  const error: unknown = await bundleOf({ ...page, ...files }, replaceExports).then(
    () => undefined,
    (reason) => reason,
  );
  return problemsOf(() => {
    if (error !== undefined) throw error;
  });
}

const replaced = { 'backend.ts': { sessionUrl: 'http://local/', localAlipay: undefined } };

describe('replaced exports', () => {
  it('have the given values, and the module’s other exports stay', async () => {
    const backend = `
      import { port } from './port';
      export const sessionUrl: string = 'https://deployed/';
      export const localAlipay: string | undefined = 'http://other/';
      export const retries: number = port + 1;`;
    const files = { 'backend.ts': backend, 'port.ts': 'export const port = 2;' };
    expect(await dataOf(files, replaced)).toEqual({
      url: 'http://local/',
      rest: { sessionUrl: 'http://local/', localAlipay: undefined, retries: 3 },
    });
  });

  it('may hold any text', async () => {
    const text = '"\\n`${x}\u2028';
    const files = { 'backend.ts': "export const sessionUrl = '';" };
    expect(await dataOf(files, { 'backend.ts': { sessionUrl: text } })).toMatchObject({ url: text });
  });

  it('count as exported by the module when they come from another', async () => {
    const files = { 'backend.ts': "export * from './there';", 'there.ts': "export const sessionUrl = 'x';" };
    expect(await dataOf(files, replaced)).toMatchObject({ url: 'http://local/' });
  });

  it('are told when the module lacks one with a value, as it would be missing elsewhere', async () => {
    const problems = await refusals({ 'backend.ts': 'export const other = 1;' }, replaced);
    expect(problems).toEqual([
      expect.stringMatching(/^backend\.ts: backend\.ts does not export “sessionUrl”: /),
    ]);
  });

  it('do not count as exported when they are only a type', async () => {
    expect(await refusals({ 'backend.ts': 'export type sessionUrl = string;' }, replaced)).toHaveLength(1);
  });

  it('leave faults of the module at their place in its own file', async () => {
    const files = { 'backend.ts': "import './gone';\nexport const sessionUrl = '';" };
    expect(await refusals(files, replaced)).toEqual([expect.stringMatching(/^backend\.ts:1:8: /)]);
  });

  it('leave the module’s lines in the source map under its own name', async () => {
    const files = {
      ...page,
      'backend.ts': "export const sessionUrl = '';\nexport const now = () => sessionUrl;",
    };
    const { sourceMap } = await bundleOf(files, replaced);
    const sources: string[] = JSON.parse(sourceMap).sources;
    expect(sources).toContain('backend.ts');
    expect(sources.filter((source) => source.includes('?'))).toEqual([]);
  });

  it('need no module in the project', async () => {
    expect(await refusals({ 'pages/index/index.ts': 'Page({});' }, replaced)).toEqual([]);
  });
});
