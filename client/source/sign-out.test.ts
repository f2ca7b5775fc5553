import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { connect, rejectionOf, type Todo } from '../testing/loopback-client.ts';
import { createClientOn } from './create-client.ts';
import { sendByFetch } from './fetch-transport.ts';
import { jsHashes } from './js-hashes.ts';
import { createMemoryStorage } from './platform.ts';

let deployment: Deployment;
beforeEach(async () => {
  deployment = await startDeployment('2023-03-30');
});
afterEach(() => deployment.close());

it('what was begun for one user is not done for another who has signed in since', async () => {
  let user = 'alice';
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const client = createClientOn<{ todos: Todo }>(
    {
      sendRequest: async (request, limits) => {
        const answer = await sendByFetch(request, limits);
        if (request.body.includes('of alice')) await held;
        return answer;
      },
      hashes: jsHashes,
      randomBytes,
      now: () => deployment.time,
      storage: createMemoryStorage(),
    },
    { sessionUrl: deployment.sessionUrl, getAuthCode: async () => deployment.session.authCode(user) },
  );
  await client.login();
  const todos = client.db.collection('todos');
  // That the session is not valid any more arrives when the next user is there.
  deployment.answerNext('invoke put', {
    status: 200,
    body: { error: { code: 'Unauthenticated', message: 'The session is not valid.', requestId: 'r' } },
  });
  const writing = rejectionOf(todos.doc('secret').set({ text: 'of alice', completed: false }));
  while (deployment.count('invoke put') === 0) await new Promise(setImmediate);
  await client.logout();
  user = 'bob';
  await client.login();
  release();
  expect(await writing).toMatchObject({ code: 'Unauthenticated' });
  expect((await todos.get()).data).toEqual([]);
  expect(deployment.count('invoke put')).toBe(1);
});

describe('signing out', () => {
  it('tells stores that keep documents before anything else, and empties what they have kept', async () => {
    const storage = createMemoryStorage();
    const client = connect(deployment, 'alice', { storage });
    await client.login();
    await client.offline.storage.set('key', 'value');
    const heard: number[] = [];
    const stop = client.offline.onSignOut(() => heard.push(deployment.count('logout')));
    await client.logout();
    expect(heard).toEqual([0]);
    expect(await client.offline.storage.keys()).toEqual([]);
    stop();
    await client.login();
    await client.logout();
    expect(heard).toHaveLength(1);
  });

  it('of all sessions that the server could not be told of keeps everything: the user is signed in still', async () => {
    const client = connect(deployment, 'alice');
    await client.login();
    await client.offline.storage.set('key', 'value');
    let heard = 0;
    client.offline.onSignOut(() => {
      heard += 1;
    });
    deployment.answerNext('logoutAll', { status: 503 });
    expect(await rejectionOf(client.logoutAll())).toMatchObject({ code: 'Unavailable' });
    expect([heard, await client.offline.storage.get('key')]).toEqual([0, 'value']);
    await client.logoutAll();
    expect([heard, await client.offline.storage.get('key')]).toEqual([1, undefined]);
  });
});

it('the time of new documents is the server’s, as soon as a session says what it is', async () => {
  const client = connect(deployment, 'alice', { clock: () => deployment.time - 86_400_000 });
  expect(client.offline.serverTime()).toBe(deployment.time - 86_400_000);
  await client.login();
  expect(client.offline.serverTime()).toBe(deployment.time);
});
