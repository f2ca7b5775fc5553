const { createHash } = require('node:crypto');
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname } = require('node:path');
const vm = require('node:vm');
const { stampOf } = require('../build/freshness.cjs');

const digestLength = 32;

function loadCompiled(file) {
  const stamp = stampOf(file);
  const compiledFile = `${file}.compiled`;
  const kept = readCompiled(compiledFile, stamp);
  const script = new vm.Script(Module.wrap(readFileSync(file, 'utf8')), {
    filename: file,
    ...(kept !== undefined && { cachedData: kept }),
  });
  const module = { exports: {} };
  const load = script.runInThisContext();
  load.call(module.exports, module.exports, Module.createRequire(file), module, file, dirname(file));
  return {
    program: module.exports,
    keepCompiled() {
      if (kept === undefined || script.cachedDataRejected) writeCompiled(compiledFile, stamp, script);
    },
  };
}

/**
 * V8 trusts what it is given: it compares the versions and the length of the code, and nothing else. So a digest comes
 * first, of what was made, and of the stamp of the code that it was made of.
 */
function readCompiled(path, stamp) {
  let bytes;
  try {
    bytes = readFileSync(path);
  } catch {
    return undefined;
  }
  const compiled = bytes.subarray(digestLength);
  return digestOf(stamp, compiled).equals(bytes.subarray(0, digestLength)) ? compiled : undefined;
}

/** Renamed into place, so that nobody finds a half of it. */
function writeCompiled(path, stamp, script) {
  const compiled = script.createCachedData();
  const partial = `${path}.${process.pid}.new`;
  try {
    writeFileSync(partial, Buffer.concat([digestOf(stamp, compiled), compiled]));
    renameSync(partial, path);
  } catch {
    // Then the next start takes longer.
  }
}

function digestOf(stamp, compiled) {
  return createHash('sha256').update(`${process.version} ${stamp}`).update(compiled).digest();
}

module.exports = { loadCompiled };
