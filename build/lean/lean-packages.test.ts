import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { leanPackages } from './lean-packages.ts';

const root = dirname(dirname(__dirname));

let bundle = '';
beforeAll(async () => {
  bundle = join(await mkdtemp(join(tmpdir(), 'lean-packages-')), 'index.js');
  await build({
    stdin: { contents: "export const load = () => import('alipay-sdk');", resolveDir: root },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    minify: true,
    plugins: [leanPackages],
    absWorkingDir: root,
    logLevel: 'silent',
  });
}, 30_000);
afterAll(() => rm(dirname(bundle), { recursive: true }));

type Sdk = Readonly<Record<string, new () => Error>>;

async function loadSdk(): Promise<Sdk> {
  const { load }: { load: () => Promise<Sdk> } = require(bundle);
  return load();
}

it('a bundle still exports what it did once an SDK, parts of which are left out, is loaded', async () => {
  await loadSdk();
  expect(Object.keys(require(bundle))).toEqual(['load']);
});

it('says what is left out when a class of an ES module is called that is', async () => {
  const { AlipayFormStream } = await loadSdk();
  expect(() => Reflect.apply(Object(AlipayFormStream), undefined, [])).toThrow(
    'alipay-sdk/dist/esm/AlipayFormStream.js is left out of this bundle: see build/lean/left-out.ts.',
  );
});

it("names errors as the SDK does, although the classes' own names are shortened", async () => {
  const { AlipayRequestError } = await loadSdk();
  expect(AlipayRequestError && new AlipayRequestError().name).toBe('AlipayRequestError');
});
