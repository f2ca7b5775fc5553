import { fileURLToPath } from 'node:url';

// Changes the functions in thousands of small ways, and looks whether a test notices each: `npm run mutation`. One folder:
// `npm run mutation -- --mutate "functions/session/*.ts,!functions/session/*.test.ts"`. What has been found once is kept in
// coverage/mutation, so that a second run tries only what has changed since.
export default {
  mutate: ['functions/**/*.ts', '!functions/**/*.test.ts', '!functions/**/testing/**'],
  testRunner: 'jest',
  plugins: [fileURLToPath(import.meta.resolve('@stryker-mutator/jest-runner'))],
  jest: { configFile: 'test/mutation/jest.config.mjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // What runs once, when a module is loaded, would need all tests anew for each mutant.
  ignoreStatic: true,
  // TypeScript 7 has no API by which this file could be rewritten, nor is there a need.
  tsconfigFile: 'none',
  ignorePatterns: ['bench', 'todo-list', 'docs'],
  incremental: true,
  incrementalFile: 'coverage/mutation/results.json',
  reporters: ['progress', 'clear-text', 'html'],
  htmlReporter: { fileName: 'coverage/mutation/index.html' },
  clearTextReporter: { allowColor: true, logTests: false, reportTests: false },
  // Tests wait for sockets and commits; a mutant that never ends is caught by this as well.
  timeoutMS: 15_000,
  thresholds: { high: 95, low: 85, break: 85 },
};
