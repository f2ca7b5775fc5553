import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's; another one is given by CHROMIUM_PATH. */
const chromium = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/**
 * `npm run test:browser`: the tests that need a browser. On a machine without one they are left out, and it says so;
 * in continuous integration that is a failure.
 */
function main(): number {
  if (!existsSync(chromium)) {
    const what = `The browser tests did not run: there is no ${chromium} (CHROMIUM_PATH names another one).`;
    process.stderr.write(`${what}\n`);
    return process.env['CI'] === 'true' ? 1 : 0;
  }
  const jest = join(__dirname, '..', '..', 'node_modules', 'jest', 'bin', 'jest.js');
  const { status } = spawnSync(process.execPath, [jest, '--config', 'jest.browser.config.mjs'], {
    stdio: 'inherit',
  });
  return status ?? 1;
}

process.exitCode = main();
