import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { connect, rejectionOf } from '../testing/loopback-client.ts';
import { createMemoryStorage } from './platform.ts';

let deployment: Deployment;
beforeEach(async () => {
  deployment = await startDeployment('2023-03-30');
});
afterEach(() => deployment.close());

describe('the user’s own sessions', () => {
  it('are listed, and one of them is ended by its id', async () => {
    const [phone, tablet] = [connect(deployment), connect(deployment)];
    await tablet.login();
    await phone.login();
    const sessions = await phone.sessions();
    expect(sessions).toEqual(
      [false, true].map((current) => ({
        id: expect.any(String),
        createdAt: 1,
        renewedAt: 2,
        expiresAt: 3,
        current,
      })),
    );
    await phone.revoke(sessions[0]?.id ?? '');
    expect(await phone.sessions()).toHaveLength(1);
    expect(deployment.count('login')).toBe(2);
  });

  it('can be asked for without a login, and after the session has ended: it logs in by itself, once', async () => {
    const client = connect(deployment);
    expect(await client.sessions()).toHaveLength(1);
    deployment.session.revokeSessions();
    expect(await client.sessions()).toHaveLength(1);
    expect(deployment.count('login')).toBe(2);
    expect(deployment.count('sessions')).toBe(3);
  });

  it('are not asked for twice when the server is down', async () => {
    const client = connect(deployment);
    deployment.answerNext('sessions', { status: 503 });
    expect(await rejectionOf(client.sessions())).toMatchObject({ code: 'Unavailable' });
    expect(deployment.count('sessions')).toBe(1);
  });

  it.each(['', '{}', '{"sessions":{}}', '{"sessions":[{}]}', '{"sessions":[null]}'])(
    'refuse the malformed answer %j',
    async (body) => {
      deployment.answerNext('sessions', { status: 200, body });
      expect(await rejectionOf(connect(deployment).sessions())).toMatchObject({ code: 'Internal' });
    },
  );

  it('all end at once, here too: the next call is a login', async () => {
    const storage = createMemoryStorage();
    const [phone, tablet] = [connect(deployment, 'alice', { storage }), connect(deployment)];
    await tablet.db.collection('todos').get();
    await phone.db.collection('todos').get();
    await phone.logoutAll();
    expect(await storage.get(`mini-app-client ${deployment.sessionUrl}`)).toBeUndefined();
    expect(deployment.count('login')).toBe(2);
    await phone.db.collection('todos').get();
    await tablet.db.collection('todos').get();
    expect(deployment.count('login')).toBe(4);
  });

  it('are kept, here too, when the server cannot be told to end them all', async () => {
    const client = connect(deployment);
    await client.login();
    deployment.answerNext('logoutAll', { status: 503 });
    expect(await rejectionOf(client.logoutAll())).toMatchObject({ code: 'Unavailable' });
    await client.db.collection('todos').get();
    expect(deployment.count('login')).toBe(1);
  });
});
