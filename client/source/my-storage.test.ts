import { describe, expect, it } from '@jest/globals';
import { startDeployment } from '../testing/deployment.ts';
import { connect, rejectionOf } from '../testing/loopback-client.ts';
import { createLoopbackMy } from '../testing/loopback-my.ts';
import type { My } from './my.ts';
import { createMyStorage } from './my-storage.ts';

const my = () => createLoopbackMy(() => 'code', { errorStatus: 'fail', names: 'both' });

const failure = { error: 12, errorMessage: 'full' };
const failing: My = {
  ...my(),
  getStorage: ({ fail }) => fail(failure),
  setStorage: ({ fail }) => fail(failure),
  removeStorage: ({ fail }) => fail(failure),
};

describe('createMyStorage', () => {
  it('keeps texts under their keys until they are removed', async () => {
    const storage = createMyStorage(my());
    await storage.set('a', '{"n":1}');
    await storage.set('b', '');
    expect([await storage.get('a'), await storage.get('b')]).toEqual(['{"n":1}', '']);
    await storage.remove('a');
    expect([await storage.get('a'), await storage.get('b')]).toEqual([undefined, '']);
  });

  it.each([null, undefined, 7, { text: 'of another version' }])(
    'takes the value %j for none',
    async (data) => {
      const storage = createMyStorage({ ...my(), getStorage: ({ success }) => success({ data }) });
      await expect(storage.get('a')).resolves.toBeUndefined();
    },
  );

  it('rejects with a ClientError when the platform fails', async () => {
    const storage = createMyStorage(failing);
    for (const attempt of [() => storage.get('a'), () => storage.set('a', ''), () => storage.remove('a')]) {
      expect(await rejectionOf(attempt())).toMatchObject({
        name: 'ClientError',
        code: 'Internal',
        message: expect.stringMatching(/^my\.(get|set|remove)Storage failed: full \(12\)\.$/),
        cause: failure,
      });
    }
  });

  it('costs no more than a login when it fails', async () => {
    const deployment = await startDeployment('2023-03-30');
    try {
      const client = connect(deployment, 'alice', { storage: createMyStorage(failing) });
      await expect(client.db.collection('todos').get()).resolves.toMatchObject({ data: [] });
      await expect(client.db.collection('todos').get()).resolves.toMatchObject({ data: [] });
      expect(deployment.count('login')).toBe(1);
    } finally {
      await deployment.close();
    }
  });

  it('brings a session over to the next launch', async () => {
    const deployment = await startDeployment('2023-03-30');
    try {
      const storage = createMyStorage(my());
      await connect(deployment, 'alice', { storage }).login();
      await connect(deployment, 'alice', { storage }).db.collection('todos').get();
      expect(deployment.count('login')).toBe(1);
    } finally {
      await deployment.close();
    }
  });
});
