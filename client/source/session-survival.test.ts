import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { connect, rejectionOf } from '../testing/loopback-client.ts';
import { credentialsLifetime } from '../testing/session-function.ts';
import { type ClientStorage, createMemoryStorage } from './platform.ts';

const day = 86_400_000;
const renewalDue = (credentialsLifetime * 4) / 5;

let deployment: Deployment;
beforeEach(async () => {
  deployment = await startDeployment('2023-03-30');
});
afterEach(() => deployment.close());

const kinds = () => deployment.requests.map(({ kind }) => kind);
const start = (storage: ClientStorage, clockError = 0) =>
  connect(deployment, 'alice', { storage, clock: () => deployment.time + clockError }).db.collection('todos');

describe('an app that is killed in the middle of a renewal goes on, without a login, when the renewal', () => {
  async function signedIn(): Promise<ClientStorage> {
    const storage = createMemoryStorage();
    await start(storage).get();
    deployment.time += renewalDue;
    return storage;
  }

  it('had no answer yet', async () => {
    const storage = await signedIn();
    deployment.answerNext('renew', 'silence');
    const killed = connect(deployment, 'alice', { storage, timeout: 300 }).db.collection('todos');
    const lost = killed.get();
    await start(storage).get();
    expect(kinds().filter((kind) => kind !== 'invoke list')).toEqual(['login', 'renew', 'renew']);
    await lost;
  });

  it.each([
    ['was not stored', renewalDue],
    ['was not stored, and the app rests until the credentials have expired', day],
  ])('%s', async (_when, rest) => {
    const storage = await signedIn();
    const dying: ClientStorage = { ...storage, set: () => new Promise(() => undefined) };
    void start(dying).get();
    while (deployment.count('renew') === 0) await new Promise(setImmediate);
    deployment.time += rest;
    await start(storage).get();
    expect(kinds().filter((kind) => kind !== 'invoke list')).toEqual(['login', 'renew', 'renew']);
  });
});

it.each([-day, day])(
  'a stored session serves a device whose clock was set %d ms off while the app was closed',
  async (error) => {
    const storage = createMemoryStorage();
    const { id } = await start(storage).add({ text: 'Buy milk', completed: false });
    expect((await start(storage, error).get()).data).toMatchObject([{ id }]);
    expect(deployment.count('login')).toBe(1);
    expect(deployment.count('renew')).toBe(1);
  },
);

describe('whatever is in storage, the first call works, and a launch later it works without a login', () => {
  /** What a client has stored of a session that is as good as new. */
  async function storedText(): Promise<string> {
    let stored = '';
    const storage: ClientStorage = {
      ...createMemoryStorage(),
      set: async (_key, value) => {
        stored = value;
      },
    };
    await connect(deployment, 'alice', { storage }).login();
    return stored;
  }

  async function expectToWork(garbage: unknown): Promise<void> {
    const memory = createMemoryStorage();
    let isGarbage = true;
    const storage: ClientStorage = {
      ...memory,
      get: async (key) => (isGarbage ? (garbage as string) : memory.get(key)),
      set: async (key, value) => {
        isGarbage = false;
        await memory.set(key, value);
      },
    };
    await expect(start(storage).get()).resolves.toEqual({ data: [] });
    const logins = deployment.count('login');
    await start(storage).get();
    expect(deployment.count('login')).toBe(logins);
  }

  it('text, or any JSON', async () => {
    const garbage = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.jsonValue());
    await fc.assert(fc.asyncProperty(garbage, expectToWork), { numRuns: 40 });
  });

  it('a stored session of which a piece is missing or another', async () => {
    const stored = await storedText();
    const damage = fc.record({
      start: fc.nat(stored.length - 1),
      length: fc.integer({ min: 1, max: 40 }),
      instead: fc.oneof(fc.constant(''), fc.string()),
    });
    await fc.assert(
      fc.asyncProperty(damage, ({ start: from, length, instead }) =>
        expectToWork(stored.slice(0, from) + instead + stored.slice(from + length)),
      ),
      { numRuns: 60 },
    );
  });

  it('a stored session with a field that another value has taken the place of', async () => {
    const { answer, receivedAt, digest } = JSON.parse(await storedText());
    const session: Record<string, unknown> = JSON.parse(answer);
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(0, -1, 1e300, '', 'https://nowhere.invalid', '\n'),
    );
    const damaged = fc.oneof(
      fc.record({ answer: fc.constant(answer), receivedAt: value, digest: fc.constant(digest) }),
      fc.record({ answer: fc.constant(answer), receivedAt: fc.constant(receivedAt), digest: value }),
      fc
        .tuple(fc.constantFrom(...Object.keys(session), 'functions.endpoint', 'functions.db'), value)
        .map(([path, other]) => {
          const [name = '', part] = path.split('.');
          const inner = part === undefined ? other : { ...Object(session[name]), [part]: other };
          return { answer: JSON.stringify({ ...session, [name]: inner }), receivedAt, digest };
        }),
    );
    const asText = damaged.map((stored) => JSON.stringify(stored));
    await fc.assert(fc.asyncProperty(asText, expectToWork), { numRuns: 60 });
  });
});

it('storage that throws in place of rejecting costs a login, no more', async () => {
  const broken = () => {
    throw new Error('no storage');
  };
  const client = connect(deployment, 'alice', { storage: { get: broken, set: broken, remove: broken } });
  await expect(client.db.collection('todos').get()).resolves.toEqual({ data: [] });
  expect(kinds()).toEqual(['login', 'invoke list']);
  expect(await rejectionOf(client.logout())).toMatchObject({ code: 'Internal' });
});
