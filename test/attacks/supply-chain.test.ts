import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { bundleOptions } from '../../build/functions.ts';
import { projectDirectory } from '../end-to-end/test-cloud.ts';
import { tried } from '../hard/tries.ts';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const read = (path: string) => JSON.parse(readFileSync(join(projectDirectory, path), 'utf8'));
const { packages, lockfileVersion } = read('package-lock.json') as {
  readonly packages: Readonly<Record<string, Locked>>;
  readonly lockfileVersion: number;
};
const downloaded = Object.entries(packages).filter(
  ([path, { link }]) => path.includes('node_modules/') && link !== true,
);
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('A24: a package that is not what it was', () => {
  it('every package is locked to one version by a SHA-512 digest, and from no address of its own', () => {
    expect(lockfileVersion).toBe(3);
    for (const [path, { version, integrity, resolved }] of downloaded) {
      expect([path, version]).toEqual([path, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-[A-Za-z0-9+/]{86}==$/)]);
      expect([path, resolved]).toEqual([path, undefined]);
    }
    tried(downloaded.length);
  });

  it('what is asked for are versions of the registry: no address, repository, file or tag', () => {
    const manifests = [
      'package.json',
      'client/package.json',
      'local/tablestore/package.json',
      'bench/package.json',
    ].filter((path) => existsSync(join(projectDirectory, path)));
    const asked = manifests.flatMap((path) => {
      const {
        dependencies = {},
        devDependencies = {},
        optionalDependencies = {},
        overrides = {},
      } = read(path) as Record<string, Record<string, string>>;
      return Object.entries({
        ...dependencies,
        ...devDependencies,
        ...optionalDependencies,
        ...overrides,
      }).map(([name, range]) => [path, name, range]);
    });
    expect(asked.length).toBeGreaterThan(20);
    const others = asked.filter(
      ([, name = '', range = '']) =>
        !/^[\^~]?\d+(\.\d+){0,2}$/.test(range) &&
        !(name.startsWith('mini-app-') || range.startsWith('file:')),
    );
    expect(others).toEqual([]);
    // Files are the project's own folders.
    for (const [path, , range = ''] of asked) {
      if (range.startsWith('file:'))
        expect([
          path,
          existsSync(join(projectDirectory, path ?? '', '..', range.slice('file:'.length))),
        ]).toEqual([path, true]);
    }
    tried(asked.length);
  });

  it('only these run something when they are installed, and none of them is in what is deployed', async () => {
    const scripts = downloaded
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => nameOf(path));
    expect([...new Set(scripts)].sort()).toEqual([
      '@alicloud/openapi-core',
      '@parcel/watcher',
      '@swc/core',
      'core-js',
      'esbuild',
      'lmdb',
      'msgpackr-extract',
      'protobufjs',
      'unrs-resolver',
    ]);
    const own = (read('package.json') as { scripts: Record<string, string> }).scripts;
    expect(Object.keys(own).filter((name) => /^(pre|post)?(install|prepare|publish)$/.test(name))).toEqual(
      [],
    );

    const { metafile } = await build({
      ...(await bundleOptions()),
      minify: false,
      sourcemap: false,
      outdir: 'unwritten',
    });
    const inputs = Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) =>
      Object.entries(inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([path]) => path),
    );
    const bundled = new Set(
      inputs.flatMap((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []),
    );
    expect(bundled.size).toBeGreaterThan(5);
    for (const path of bundled) {
      const locked = packages[path];
      expect([path, locked?.version]).toEqual([path, (read(`${path}/package.json`) as Locked).version]);
      // protobufjs prints a hint when it is installed; the SDK for Tablestore has that one.
      if (nameOf(path) !== 'protobufjs') expect([path, locked?.hasInstallScript]).toEqual([path, undefined]);
    }
    tried(scripts.length + bundled.size);
  });
});
