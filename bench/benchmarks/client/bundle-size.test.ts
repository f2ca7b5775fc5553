import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { gzippedBundleBytes } from './bundle-size.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundle-size-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, contents: string): string {
  const file = join(folder, name);
  writeFileSync(file, contents);
  return file;
}

/** Text that gzip cannot make much smaller. */
const words = Array.from({ length: 2000 }, (_, index) => Math.imul(index, 2654435761).toString(36)).join(' ');

describe('the size of a bundle', () => {
  it('has in it what the module imports', async () => {
    const alone = write('alone.js', 'module.exports = 1;');
    write('large.js', `module.exports = ${JSON.stringify(words)};`);
    const importing = write('importing.js', "module.exports = require('./large.js');");
    const [small, large] = [
      await gzippedBundleBytes(alone, folder),
      await gzippedBundleBytes(importing, folder),
    ];
    expect(small).toBeLessThan(300);
    expect(large - small).toBeGreaterThan(words.length / 3);
  });

  it('has no comments in it', async () => {
    const bare = write('bare.js', 'module.exports = 1;');
    const commented = write('commented.js', `/*! ${words} */ module.exports = 1;`);
    expect(await gzippedBundleBytes(commented, folder)).toBe(await gzippedBundleBytes(bare, folder));
  });

  it('is that of a package, too, which must be there', async () => {
    await expect(gzippedBundleBytes('there-is-no-such-package', folder)).rejects.toThrow('Could not resolve');
  });
});
