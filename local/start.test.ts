import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

const root = dirname(__dirname);

let project = '';
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'start-'));
  for (const file of ['local/start.cjs', 'local/compiled-code.cjs', 'build/freshness.cjs']) {
    await cp(join(root, file), join(project, file));
  }
});
afterEach(() => rm(project, { recursive: true }));

it('tells who has installed nothing yet to do that first', async () => {
  const start = promisify(execFile)(process.execPath, [join(project, 'local', 'start.cjs')]);
  await expect(start).rejects.toMatchObject({
    code: 1,
    stderr: 'The packages are not installed. Run npm ci, and start again.\n',
  });
});
