const { readdirSync, readFileSync, statSync } = require('node:fs');
const { join, resolve } = require('node:path');

// Plain JavaScript, because the start of the local cloud asks it before anything is there that compiles TypeScript.

/** Beside what is built, what it was built from; see record-built.ts. */
function recordPath(root, product) {
  return join(root, 'dist', 'built', `${product}.json`);
}

/**
 * What tells a file from what it was before: its size and times. The time of its last change of status is one of them,
 * because npm gives every file the same time of modification. Of a folder it is the names in it.
 */
function stampOf(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'none';
  if (stats.isDirectory()) return readdirSync(path).sort().join('/');
  return `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}

/** A record that is missing or damaged is none. */
function readRecord(path) {
  try {
    const { stamps } = JSON.parse(readFileSync(path, 'utf8'));
    return Object.entries(stamps);
  } catch {
    return [];
  }
}

function isFresh(root, product) {
  const stamps = readRecord(recordPath(root, product));
  return stamps.length > 0 && stamps.every(([path, stamp]) => stampOf(resolve(root, path)) === stamp);
}

module.exports = { isFresh, recordPath, stampOf };
