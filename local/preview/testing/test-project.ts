import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A small mini-program in a temporary folder. */
export interface TestProject {
  readonly directory: string;
  write(file: string, content: string): void;
  remove(): void;
}

/** Files that a project needs to be one; a test adds its own or puts others in their place. */
const smallest: Readonly<Record<string, string>> = {
  'app.json': JSON.stringify({ pages: ['pages/index/index'], window: { defaultTitle: 'Test' } }),
  'app.ts': 'App({});',
  'pages/index/index.axml': '<view>Hello</view>',
  'pages/index/index.ts': 'Page({});',
};

export function createTestProject(files: Readonly<Record<string, string>> = {}): TestProject {
  const directory = mkdtempSync(join(tmpdir(), 'preview-'));
  const write = (file: string, content: string) => {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), content);
  };
  for (const [file, content] of Object.entries({ ...smallest, ...files })) write(file, content);
  return { directory, write, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
