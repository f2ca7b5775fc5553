import { afterEach } from '@jest/globals';
import { startTestInstance, type TestInstance } from './instance.ts';

/** Makes a startTestInstance whose instances are closed after the test, also when it fails before it closes them. */
export function ownInstances(): typeof startTestInstance {
  const open = new Set<TestInstance>();
  afterEach(async () => {
    for (const own of open) await own.close();
  });
  return async (...options) => {
    const instance = await startTestInstance(...options);
    const own: TestInstance = {
      ...instance,
      async close() {
        open.delete(own);
        await instance.close();
      },
    };
    open.add(own);
    return own;
  };
}
