import config from './jest.config.mjs';

/** Tests that drive a browser; `npm run test:browser` runs them where there is one. */
export default {
  ...config,
  testMatch: ['**/*.browser.test.ts'],
  testPathIgnorePatterns: [],
  testTimeout: 60_000,
  maxWorkers: 1,
};
