import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

it('takes the global `my` as Alipay’s own types describe it, and needs none of Node’s', async () => {
  const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const project = join(__dirname, '..', 'testing', 'alipay-types');
  const complaints = await promisify(execFile)(process.execPath, [compiler, '-p', project]).then(
    ({ stdout }) => stdout,
    (error: unknown) => Reflect.get(Object(error), 'stdout'),
  );
  expect(complaints).toBe('');
});
