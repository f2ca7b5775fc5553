import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { projectDirectory } from './test-cloud.ts';

const parts = [
  'functions',
  'local',
  'build',
  'client',
  'infra',
  'collections.ts',
  's.yaml',
  'package.json',
  'tsconfig.json',
];

/** Copies the parts of this project that run, so that a test may break them. Nothing of the copy is built. */
export async function copyProject(directory: string): Promise<string> {
  const copy = join(directory, 'project');
  for (const part of parts) await cp(join(projectDirectory, part), join(copy, part), { recursive: true });
  await symlink(join(projectDirectory, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

export async function replaceIn(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}
