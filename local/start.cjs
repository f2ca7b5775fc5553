const { dirname, join } = require('node:path');
const { isFresh } = require('../build/freshness.cjs');
const { loadCompiled } = require('./compiled-code.cjs');

// `npm start` and `npm run local`. Plain JavaScript, because nothing has compiled it yet: the program of the local cloud
// is built into one file when it is not there or its sources have changed, and loaded.

const root = dirname(__dirname);

function build() {
  if (!isInstalled('tsx/cjs')) {
    process.stderr.write('The packages are not installed. Run npm ci, and start again.\n');
    process.exit(1);
  }
  process.stderr.write('Building the local cloud…\n');
  // Not above: to load it takes longer than to see that nothing is to be built.
  const { spawnSync } = require('node:child_process');
  const script = join(root, 'build', 'local-cloud-main.ts');
  const { status, error } = spawnSync(process.execPath, ['--require', 'tsx/cjs', script], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(1);
}

function isInstalled(module) {
  try {
    require.resolve(module);
    return true;
  } catch {
    return false;
  }
}

if (!isFresh(root, 'local-cloud')) build();
const { program, keepCompiled } = loadCompiled(join(root, 'dist', 'local-cloud', 'main.cjs'));
program.started.then((isRunning) => {
  // What only shows the logs has not run what a start needs.
  if (isRunning) keepCompiled();
});
