import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lockfile = JSON.parse(readFileSync(join(__dirname, '..', 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>;
};
const packages = Object.entries(lockfile.packages);

it("locks every platform's packages, without which npm ci refuses to install on any", () => {
  const locked = new Set(packages.map(([path]) => path.slice(path.lastIndexOf('node_modules/'))));
  const missing = packages.flatMap(([, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !locked.has(`node_modules/${name}`)),
  );
  expect(missing).toEqual([]);
});

it('names no registry, and holds a digest of everything that is downloaded', () => {
  const downloaded = packages.filter(([path, { link }]) => path.includes('node_modules/') && link !== true);
  expect(downloaded.length).toBeGreaterThan(300);
  expect(downloaded.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  expect(downloaded.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
});
