import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bundleMiniProgram, type MiniProgramBundle } from '../../build/client-mini-program.ts';
import { loadInBareContext } from '../testing/bare-context.ts';
import { type Deployment, startDeployment } from '../testing/deployment.ts';
import { connect, rejectionOf, type Todo } from '../testing/loopback-client.ts';
import { createLoopbackMy } from '../testing/loopback-my.ts';
import { credentialsLifetime } from '../testing/session-function.ts';
import { createCanceller } from './cancellation.ts';
import type { My } from './my.ts';

let bundle: MiniProgramBundle;
beforeAll(async () => {
  bundle = await bundleMiniProgram('mini-program');
});

const milk: Todo = { text: 'Buy milk', completed: false };
const busy = { status: 503, body: { Code: 'ServiceUnavailable', ErrorCode: 'ServiceUnavailable' } };
const throttled = { status: 429, body: { Code: 'ResourceExhausted', ErrorCode: 'ResourceExhausted' } };

describe.each(['2023-03-30', '2016-08-15'] as const)('a call through API %s', (generation) => {
  let deployment: Deployment;
  /** What was waited for before repetitions, in milliseconds; the server's clock goes on by that. */
  let pauses: number[];
  beforeEach(async () => {
    deployment = await startDeployment(generation);
    pauses = [];
  });
  afterEach(() => deployment.close());

  const wait = async (milliseconds: number) => {
    pauses.push(milliseconds);
    deployment.time += milliseconds;
  };
  const count = (kind: string) => deployment.count(kind);
  const inParallel = (call: () => Promise<unknown>) => Promise.all(Array.from({ length: 50 }, call));

  /** A client in a mini-program of which a test changes what it likes. */
  function onPhone(change: (my: My) => Partial<My>, options: { readonly timeout?: number } = {}) {
    const my = createLoopbackMy(() => deployment.session.authCode('alice'), {
      errorStatus: 'fail',
      names: 'both',
    });
    return loadInBareContext(bundle.code).createClient<{ todos: Todo }>({
      my: { ...my, ...change(my) },
      sessionUrl: deployment.sessionUrl,
      clock: () => deployment.time,
      wait,
      ...options,
    });
  }

  const patient = () => connect(deployment, 'alice', { retries: 2, wait });

  it('that found the service down or asked too much is repeated up to twice', async () => {
    const todos = patient().db.collection('todos');
    deployment.answerNext('invoke list', busy, throttled);
    await expect(todos.get()).resolves.toEqual({ data: [] });
    expect([count('invoke list'), pauses.length]).toEqual([3, 2]);

    deployment.answerNext('invoke list', busy, busy, busy);
    expect(await rejectionOf(todos.get())).toMatchObject({ code: 'Unavailable', status: 503 });
    expect(count('invoke list')).toBe(6);
  });

  it('is repeated as often as the app says', async () => {
    const { db } = patient();
    deployment.answerNext('invoke list', busy, busy, busy);
    expect(await rejectionOf(db.with({ retries: 0 }).collection('todos').get())).toMatchObject({
      status: 503,
    });
    expect(count('invoke list')).toBe(1);
    await db.with({ retries: 0 }).with({ retries: 2 }).collection('todos').get();
    expect(count('invoke list')).toBe(4);
  });

  it.each(['add', 'put', 'update', 'remove', 'batch'] as const)(
    'that writes (%s) is repeated under its opId when the answer is lost, and carried out once',
    async (op) => {
      let lost = 0;
      const client = onPhone((my) => ({
        request: (options) =>
          my.request({
            ...options,
            success: (answer) => {
              const isLost = lost === 0 && options.data?.includes(`"op":"${op}"`) === true;
              if (isLost) lost += 1;
              if (isLost) options.fail({ error: 13, errorMessage: 'timeout' });
              else options.success(answer);
            },
          }),
      }));
      const todos = client.db.collection('todos');
      const { id } = await connect(deployment).db.collection('todos').add(milk);
      const before = [deployment.db.writes(), count(`invoke ${op}`)];
      if (op === 'add') await todos.add(milk);
      else if (op === 'put') await todos.doc(id).set(milk);
      else if (op === 'update') await todos.doc(id).update({ completed: true });
      else if (op === 'remove') await todos.doc(id).remove();
      else {
        const batch = client.db.batch();
        batch.collection('todos').add(milk);
        await batch.commit();
      }
      const [first, second] = deployment.requests
        .filter(({ kind }) => kind === `invoke ${op}`)
        .slice(before[1]);
      expect(second?.body).toEqual(first?.body);
      expect([deployment.db.writes(), count(`invoke ${op}`)]).toEqual(
        before.map((number, index) => number + index + 1),
      );
    },
  );

  it('is not repeated when the function failed or refused it', async () => {
    const todos = patient().db.collection('todos');
    deployment.answerNext('invoke list', {
      status: 200,
      headers: { 'x-fc-error-type': 'UnhandledInvocationError' },
      body: '{}',
    });
    expect(await rejectionOf(todos.get())).toMatchObject({ code: 'Internal' });
    expect(await rejectionOf(todos.doc('none').get())).toMatchObject({ code: 'NotFound' });
    expect([count('invoke list'), count('invoke get'), pauses]).toEqual([1, 1, []]);
  });

  it('begins with a login that is repeated, with another authCode, once for 50 calls', async () => {
    deployment.answerNext('login', busy, busy);
    const todos = patient().db.collection('todos');
    await inParallel(() => todos.get());
    const codes = deployment.requests
      .filter(({ kind }) => kind === 'login')
      .map(({ body }) => body['authCode']);
    expect(new Set(codes).size).toBe(3);
    expect([count('login'), count('invoke list')]).toEqual([3, 50]);
  });

  it('waits for a renewal that is repeated when the credentials have expired, and not before', async () => {
    const todos = patient().db.collection('todos');
    await todos.get();
    deployment.time += credentialsLifetime - 1;
    deployment.answerNext('renew', busy);
    await todos.get();
    expect([count('renew'), pauses.length]).toEqual([1, 0]);
    deployment.time += 1;
    deployment.answerNext('renew', busy);
    await inParallel(() => todos.get());
    expect([count('renew'), pauses.length, count('login')]).toEqual([3, 1, 1]);
  });

  it('on a device without a network is Offline at once, and works when the network is back', async () => {
    let isOnline = false;
    const asked: string[] = [];
    const client = onPhone((my) => ({
      request: (options) => {
        asked.push(options.url);
        if (isOnline) my.request(options);
        else options.fail({ error: 12, errorMessage: 'network error' });
      },
      getNetworkType: ({ success }) =>
        success({ networkAvailable: isOnline, networkType: isOnline ? 'WIFI' : 'NOTREACHABLE' }),
    }));
    const todos = client.db.collection('todos');
    expect(await rejectionOf(todos.add(milk))).toMatchObject({ name: 'ClientError', code: 'Offline' });
    isOnline = true;
    await todos.add(milk);
    isOnline = false;
    expect(await rejectionOf(todos.get())).toMatchObject({ code: 'Offline' });
    expect(asked).toHaveLength(4);
    expect(pauses).toEqual([]);
  });

  it('is Offline as well when it is the login that finds no network', async () => {
    const client = onPhone(() => ({
      getAuthCode: ({ fail }) => fail({ error: 12, errorMessage: 'network error' }),
      getNetworkType: ({ success }) => success({ networkAvailable: false }),
    }));
    expect(await rejectionOf(client.db.collection('todos').get())).toMatchObject({ code: 'Offline' });
    expect(deployment.requests).toEqual([]);
  });

  it('that is cancelled rejects at once, aborts its request, and is not repeated', async () => {
    const canceller = createCanceller();
    let aborted = 0;
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const client = onPhone((my) => ({
      request: (options) => {
        if (!options.data?.includes('"list"')) return my.request(options);
        begin();
        return {
          abort: () => {
            aborted += 1;
            options.fail({ error: 12, errorMessage: 'aborted' });
          },
        };
      },
    }));
    await client.login();
    const db = client.db.with({ signal: canceller.signal });
    const cancelled = rejectionOf(db.collection('todos').get());
    await begun;
    canceller.abort();
    expect(await cancelled).toMatchObject({ code: 'Cancelled' });
    expect(await rejectionOf(db.collection('todos').add(milk))).toMatchObject({ code: 'Cancelled' });
    expect([count('invoke list'), count('invoke add'), pauses]).toEqual([0, 0, []]);
    expect(aborted).toBe(1);
    await client.db.collection('todos').add(milk);
  });

  it('ends an iteration, a count and a batch that it shares a signal with', async () => {
    const controller = new AbortController();
    const client = connect(deployment);
    const db = client.db.with({ signal: controller.signal });
    const todos = db.collection('todos');
    await todos.add(milk);
    await todos.add(milk);
    const seen: string[] = [];
    const reading = async () => {
      for await (const { text } of todos.limit(1)) {
        seen.push(text);
        controller.abort();
      }
    };
    expect(await rejectionOf(reading())).toMatchObject({ code: 'Cancelled' });
    expect(seen).toEqual(['Buy milk']);
    expect(await rejectionOf(todos.count())).toMatchObject({ code: 'Cancelled' });
    const batch = db.batch();
    batch.collection('todos').add(milk);
    expect(await rejectionOf(batch.commit())).toMatchObject({ code: 'Cancelled' });
  });

  it('that is cancelled does not wait for its login, which it leaves to the others that do', async () => {
    const controller = new AbortController();
    let signIn: () => void = () => undefined;
    const signedIn = new Promise<void>((resolve) => {
      signIn = resolve;
    });
    const client = connect(deployment, 'alice', {
      getAuthCode: () => signedIn.then(() => deployment.session.authCode('alice')),
    });
    const cancelled = rejectionOf(client.db.with({ signal: controller.signal }).collection('todos').get());
    const other = client.db.collection('todos').get();
    controller.abort();
    expect(await cancelled).toMatchObject({ code: 'Cancelled' });
    signIn();
    await expect(other).resolves.toEqual({ data: [] });
    expect([count('login'), count('invoke list')]).toEqual([1, 1]);
  });

  it('gives my.request the timeout that the app chose for it', async () => {
    const timeouts: number[] = [];
    const client = onPhone(
      (my) => ({
        request: (options) => {
          timeouts.push(options.timeout);
          return my.request(options);
        },
      }),
      { timeout: 4_000 },
    );
    await client.db.collection('todos').get();
    await client.db.with({ timeout: 60_000 }).collection('todos').get();
    expect(timeouts).toEqual([4_000, 4_000, 60_000]);
  });

  it('in Node takes no longer than the timeout that the app chose for it', async () => {
    const client = connect(deployment);
    await client.login();
    deployment.answerNext('invoke list', 'silence');
    const todos = client.db.with({ timeout: 50 }).collection('todos');
    expect(await rejectionOf(todos.get())).toMatchObject({ code: 'Unavailable' });
  }, 5_000);
});
