import { join } from 'node:path';
import common from '../../jest.config.mjs';

/** The tests of the table alone. */
export default {
  ...common,
  rootDir: join(import.meta.dirname, '..', '..'),
  roots: ['attacks', 'faults', 'load'].map((folder) => `<rootDir>/test/${folder}`),
};
