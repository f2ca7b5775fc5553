/** Tests stand beside what they test; what crosses folders is in test/. */
export default {
  testEnvironment: 'node',
  roots: [
    '<rootDir>/bench',
    '<rootDir>/build',
    '<rootDir>/deploy',
    '<rootDir>/functions',
    '<rootDir>/client',
    '<rootDir>/local',
    '<rootDir>/infra',
    '<rootDir>/operate',
    '<rootDir>/test',
    '<rootDir>/todo-list',
  ],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.browser\\.test\\.ts$'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: [
    '<rootDir>/dist',
    '<rootDir>/client/dist',
    '<rootDir>/local/tablestore/dist',
    '<rootDir>/bench/dist',
    '<rootDir>/todo-list/node_modules',
  ],
  globalSetup: '<rootDir>/test/build-functions.ts',
  testTimeout: 20_000,
  // The newcomer's laptop and CI have two cores: one worker each, and none left waiting.
  maxWorkers: '100%',
};
