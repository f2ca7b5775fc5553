import { exec } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildTablestoreLocal, declareTablestoreLocal } from '../../../build/tablestore-local.ts';
import { bin, dependencies, files, name } from '../package.json';

const shell = promisify(exec);
const folder = join(__dirname, '..');
const modules = join(folder, '..', '..', 'node_modules');

/** A stranger's project that the packed tarball has been installed into. */
export interface InstalledPackage {
  readonly project: string;
  /** The installed command. */
  readonly launcher: string;
  /** What is in the tarball. */
  readonly files: readonly string[];
  remove(): void;
}

/**
 * Builds the package, packs it and installs it as npm would, though without the network: its dependencies, those alone
 * that its package.json names, are links to this checkout's. All of it happens in a temporary folder, so that test
 * files can do it at the same time.
 *
 * @param others what the project has installed beside it.
 */
export async function installPackage(others: readonly string[]): Promise<InstalledPackage> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'tablestore-package-')));
  const source = join(directory, 'source');
  mkdirSync(source);
  for (const part of ['package.json', 'README.md', ...files.filter((file) => file !== 'dist')]) {
    cpSync(join(folder, part), join(source, part), { recursive: true });
  }
  await buildTablestoreLocal(join(source, 'dist'));
  await declareTablestoreLocal(join(source, 'dist'));

  const project = join(directory, 'project');
  const installed = join(project, 'node_modules', name);
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  for (const dependency of [...Object.keys(dependencies), ...others]) {
    const link = join(project, 'node_modules', dependency);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(modules, dependency), link, 'junction');
  }
  const [tarball] = JSON.parse((await shell('npm pack --json', { cwd: source })).stdout) as [
    { filename: string; files: { path: string }[] },
  ];
  await shell(`tar -xzf ${tarball.filename} --strip-components=1 -C "${installed}"`, { cwd: source });
  // Makes the command, as an install does; on Windows that is a file of another kind.
  await shell(`npm rebuild --ignore-scripts ${name}`, { cwd: project });
  return {
    project,
    launcher: join(installed, bin['tablestore-local']),
    files: tarball.files.map(({ path }) => path),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
