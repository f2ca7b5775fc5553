import { expect, it } from '@jest/globals';
import { startDeployment } from '../testing/deployment.ts';
import { createClient } from './node.ts';

it('signs in through `my`', async () => {
  const deployment = await startDeployment('2023-03-30');
  try {
    const client = createClient({
      sessionUrl: deployment.sessionUrl,
      my: { getAuthCode: ({ success }) => success({ authCode: deployment.session.authCode('alice') }) },
      clock: () => deployment.time,
    });
    await client.login();
    const { id } = await client.db.collection('anything').add({ field: 1 });
    expect(await client.db.collection('anything').doc(id).get()).toMatchObject({ data: { id, field: 1 } });
  } finally {
    await deployment.close();
  }
});

it('prefers an own getAuthCode to that of `my`', async () => {
  const deployment = await startDeployment('2023-03-30');
  try {
    const client = createClient({
      sessionUrl: deployment.sessionUrl,
      my: { getAuthCode: ({ fail }) => fail({ error: 11 }) },
      getAuthCode: async () => ({ authCode: deployment.session.authCode('alice') }),
      clock: () => deployment.time,
    });
    await expect(client.login()).resolves.toBeUndefined();
  } finally {
    await deployment.close();
  }
});

it('makes ids and opIds of the random bytes it is given', async () => {
  const deployment = await startDeployment('2023-03-30');
  try {
    const client = createClient({
      sessionUrl: deployment.sessionUrl,
      getAuthCode: async () => deployment.session.authCode('alice'),
      clock: () => deployment.time,
      random: (count) => new Uint8Array(count).fill(10),
    });
    const { id } = await client.db.collection('todos').add({});
    expect(id.slice(10)).toBe('A'.repeat(16));
    expect(deployment.requests.at(-1)?.body['opId']).toBe('A'.repeat(22));
  } finally {
    await deployment.close();
  }
});

it.each(['', 'example.com/session', 'ftp://example.com', 'https://'])(
  'refuses the sessionUrl %j',
  (sessionUrl) => {
    expect(() => createClient({ sessionUrl, getAuthCode: async () => 'code' })).toThrow(
      expect.objectContaining({ name: 'ClientError', code: 'InvalidArgument' }),
    );
  },
);

it('needs a source of authCodes', () => {
  expect(() => createClient({ sessionUrl: 'https://example.com' })).toThrow(
    expect.objectContaining({ name: 'ClientError', code: 'InvalidArgument' }),
  );
});
