import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { build, type Metafile } from 'esbuild';
import { licencesFile } from './function-packages.ts';
import { bundleOptions } from './functions.ts';
import { isLeftOut, leftOut, pathInPackages } from './lean/left-out.ts';
import { sourceMapPath } from './source-map-path.ts';

const root = dirname(__dirname);

/** Bytes; the sizes as they are, and some room for the next change. */
const ceilings = { db: 225_000, operate: 206_000, session: 492_000 } as const;

type FunctionName = keyof typeof ceilings;

const names = Object.keys(ceilings) as FunctionName[];
const packageOf = (name: FunctionName): string => join(root, 'dist', name);
const bundleOf = (name: FunctionName): string => join(packageOf(name), 'index.js');

let inputs: Record<FunctionName, Metafile['outputs'][string]['inputs']>;
beforeAll(async () => {
  const { metafile } = await build({ ...(await bundleOptions()), metafile: true });
  const inputsOf = (name: FunctionName) => metafile.outputs[`dist/${name}/index.js`]?.inputs ?? {};
  inputs = { db: inputsOf('db'), operate: inputsOf('operate'), session: inputsOf('session') };
});

describe.each(names)('the code package of %s', (name) => {
  it('is one file of code with the licences of others beside it', () => {
    expect(readdirSync(packageOf(name)).sort()).toEqual([licencesFile, 'index.js']);
  });

  it('is as small as it was', () => {
    const { size } = statSync(bundleOf(name));
    process.stdout.write(`${name}: ${size.toLocaleString('en')} bytes of ${ceilings[name]}\n`);
    expect(size).toBeLessThanOrEqual(ceilings[name]);
    expect(size).toBeGreaterThan(ceilings[name] / 2);
  });

  it('has the licence of every package that is in it, and of no other', () => {
    const packages = Object.entries(inputs[name])
      .filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && !isLeftOut(file))
      .flatMap(([file]) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
    const text = readFileSync(join(packageOf(name), licencesFile), 'utf8');
    const licences = text.split(`\n${'-'.repeat(80)}\n\n`).map((licence) => licence.split('\n'));
    const unique = (list: readonly (string | undefined)[]) => [...new Set(list)].sort();
    expect(unique(licences.map(([first]) => first))).toEqual(unique(packages));
    for (const [first, ...rest] of licences) {
      expect({ [String(first)]: rest.join('\n') }).toEqual({
        [String(first)]: expect.stringMatching(/permi|license|redistribut/i),
      });
    }
  });

  it('names no folder of the machine that built it', () => {
    expect(readFileSync(bundleOf(name), 'utf8')).not.toContain(root);
    expect(readFileSync(sourceMapPath(bundleOf(name)), 'utf8')).not.toContain(`"${root}`);
  });

  it('has a source map that leads from the bundle to the very places that it was made from', () => {
    const code = readFileSync(bundleOf(name), 'utf8').split('\n');
    const map = new TraceMap(readFileSync(sourceMapPath(bundleOf(name)), 'utf8'));
    const found = ['x-ots-apiversion', 'x-ots-contentmd5'].map((text) => {
      const line = code.findIndex((one) => one.includes(text));
      const column = (code[line]?.indexOf(text) ?? 0) - 1;
      const original = originalPositionFor(map, { line: line + 1, column });
      const lines = map.sourcesContent?.[map.sources.indexOf(original.source)]?.split('\n');
      return lines?.[(original.line ?? 0) - 1]?.slice((original.column ?? 0) + 1).startsWith(text);
    });
    expect(found).toEqual([true, true]);
  });
});

it('every module that is on the list of those left out would be in a bundle', () => {
  const files = Object.values(inputs).flatMap((ofFunction) => Object.keys(ofFunction));
  const unused = leftOut.filter(
    ({ modules }) => !files.some((file) => modules.test(pathInPackages(file) ?? '')),
  );
  expect(unused).toEqual([]);
});

describe('two builds of the same sources, in folders of their own', () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  async function buildElsewhere(...path: string[]): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'reproducible-'));
    folders.push(folder);
    const project = join(folder, ...path);
    for (const part of ['build', 'functions', 'collections.ts', 'package.json', 'tsconfig.json']) {
      cpSync(join(root, part), join(project, part), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction');
    const script = "require('./build/functions.ts').buildFunctions()";
    await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', script], { cwd: project });
    return join(project, 'dist');
  }

  it('are the same, byte by byte', async () => {
    const [one, other] = await Promise.all([buildElsewhere('a'), buildElsewhere('b', 'deeper')]);
    for (const file of names.flatMap((name) => [`${name}/index.js`, `${name}/${licencesFile}`])) {
      const built = readFileSync(join(one ?? '', file));
      expect({ [file]: built.equals(readFileSync(join(other ?? '', file))) }).toEqual({ [file]: true });
    }
  }, 60_000);
});
