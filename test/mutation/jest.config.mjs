import { join } from 'node:path';
import common from '../../jest.config.mjs';

const { globalSetup: _buildsFunctions, testPathIgnorePatterns, ...rest } = common;

/**
 * The tests that run the functions' sources in their own process, where a mutant can be switched on. Those that run
 * bundles, or processes of their own, would find every mutant alive.
 */
export default {
  ...rest,
  rootDir: join(import.meta.dirname, '..', '..'),
  roots: ['functions', 'test/sessions', 'test/documents'].map((folder) => `<rootDir>/${folder}`),
  testPathIgnorePatterns: [
    ...testPathIgnorePatterns,
    ...[
      'types/outside',
      'sessions/canaries',
      'sessions/killed',
      'isolation/isolation',
      'queries/permissions',
    ],
  ],
};
