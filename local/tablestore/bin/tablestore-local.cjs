#!/usr/bin/env node
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

// In the project's own checkout there is the source, which needs no build and is never older than itself; in the
// published package there is what was built of it.
const source = join(__dirname, '..', 'command', 'main.ts');
if (existsSync(source)) {
  require('tsx/cjs');
  require(source);
} else {
  require('../dist/command.cjs');
}
