import { ClientError } from './errors.ts';
import { describeFailure, type My, type MyFailure } from './my.ts';
import type { ClientStorage } from './platform.ts';

type StorageSource = Pick<My, 'setStorage' | 'getStorage' | 'removeStorage'>;

/**
 * The mini-program's own storage on the device, which belongs to the app and the signed-in Alipay user: 200 KB a key,
 * 10 MB in all. Failures reject with a `ClientError` `Internal`.
 */
export function createMyStorage(my: StorageSource): ClientStorage {
  return {
    get: (key) =>
      new Promise((resolve, reject) => {
        my.getStorage({
          key,
          // An unknown key succeeds, with null.
          success: ({ data }) => resolve(typeof data === 'string' ? data : undefined),
          fail: (failure) => reject(errorOf('getStorage', failure)),
        });
      }),
    set: (key, value) =>
      new Promise((resolve, reject) => {
        my.setStorage({
          key,
          data: value,
          success: () => resolve(),
          fail: (failure) => reject(errorOf('setStorage', failure)),
        });
      }),
    remove: (key) =>
      new Promise((resolve, reject) => {
        my.removeStorage({
          key,
          success: () => resolve(),
          fail: (failure) => reject(errorOf('removeStorage', failure)),
        });
      }),
  };
}

function errorOf(call: string, failure: MyFailure): ClientError {
  return new ClientError('Internal', describeFailure(call, failure), { cause: failure });
}
