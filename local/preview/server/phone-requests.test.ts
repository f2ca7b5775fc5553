import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RequestEntry } from '../frame/events.ts';
import type { Backend } from './backend.ts';
import { createPhoneRequests, type PhoneRequests } from './phone-requests.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { createSwitches, type Switches } from './switches.ts';

const answers: Record<string, unknown> = {
  '/session': { sessionId: 'secret-session', sts: { AccessKeyId: 'STS.a' } },
  '/refused': { error: { code: 'NotFound', message: 'No.' } },
  '/plain': 'text',
};

let server: Server;
let origin = '';
let received: number;
let ended: string[];
let whenAsked: () => void;
let whenLogged: () => void;
/** Answers the request for `/held`. */
let release: () => void;
let switches: Switches;
let log: RequestLog;
let requests: PhoneRequests;

beforeEach(async () => {
  received = 0;
  ended = [];
  whenAsked = () => undefined;
  whenLogged = () => undefined;
  server = createServer((request, response) => {
    received += 1;
    whenAsked();
    response.setHeader('x-fc-request-id', `1-${received}`);
    const answer = () => {
      response.end(JSON.stringify(answers[request.url ?? '']));
    };
    if (request.url === '/held') release = answer;
    else answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const backend: Backend = {
    onRecord: () => () => undefined,
    shortName: (name) => name,
    addFault: () => () => undefined,
    async endSession(sessionId) {
      if (ended.includes(sessionId)) throw new Error('It has ended already.');
      ended.push(sessionId);
    },
    expireToken: (id) => id === 'STS.a',
  };
  switches = createSwitches(backend, () => undefined);
  log = createRequestLog({ clock: Date.now, shortName: (name) => name, onEntry: () => whenLogged() });
  requests = createPhoneRequests({
    switches,
    log,
    backend,
    clock: Date.now,
    allowedOrigins: () => [origin],
    authorize: async (user) => `code of ${user}`,
  });
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const send = (path: string, { phone = 'alice', body = {}, timeout = 1000 } = {}) =>
  requests.send({
    phone,
    url: origin + path,
    method: 'POST',
    headers: {},
    body: Buffer.from(JSON.stringify(body)).toString('base64'),
    timeout,
  });

function last(): RequestEntry | undefined {
  return log.entries().at(-1);
}

describe('requests of a phone', () => {
  it('are logged with what they ask for, and the code of the answer', async () => {
    await send('/refused', { body: { op: 'get', collection: 'todos', id: 'x' } });
    expect(last()).toMatchObject({
      phone: 'alice',
      requestId: '1-1',
      operation: 'get todos',
      code: 'NotFound',
    });
    await send('/plain', { phone: 'bob', body: { authCode: 'x' } });
    expect(last()).toMatchObject({ phone: 'bob', operation: 'login' });
    expect(last()).not.toHaveProperty('code');
  });

  it('that is offline never leave it, whichever they are', async () => {
    switches.set({ phone: 'alice', switch: 'offline', on: true });
    expect(await send('/plain')).toMatchObject({ error: 12 });
    expect(await requests.authorize({ user: 'alice', phone: 'alice' })).toMatchObject({ error: 12 });
    expect(received).toBe(0);
    expect(log.entries()).toMatchObject([
      { missing: 'unsent', code: 'error 12' },
      { missing: 'unsent', code: 'error 12', operation: 'my.getAuthCode' },
    ]);
    expect(await send('/plain', { phone: 'alice#2' })).toMatchObject({ status: 200 });
    expect(await requests.authorize({ user: 'alice', phone: 'alice#2' })).toEqual({
      authCode: 'code of alice',
    });
  });

  it('that goes offline before the answer comes are done all the same, and the answer is lost', async () => {
    whenAsked = () => switches.set({ phone: 'alice', switch: 'offline', on: true });
    expect(await send('/plain')).toMatchObject({ error: 12 });
    expect(received).toBe(1);
    expect(last()).toMatchObject({ requestId: '1-1', lines: [expect.stringContaining('went offline')] });
  });

  it('with a slow network run into a timeout that is shorter than the delay, unsent', async () => {
    switches.set({ phone: 'alice', switch: 'slowNetwork', on: true });
    expect(await send('/plain', { timeout: 20 })).toEqual({
      error: 13,
      errorMessage: 'timeout after 20 ms',
    });
    expect(received).toBe(0);
  });

  it('that it has given up are its own all the same, once they are answered', async () => {
    expect(await send('/held', { timeout: 50 })).toMatchObject({ error: 13 });
    expect(last()).toMatchObject({ missing: 'unanswered', code: 'error 13' });
    const logged = new Promise<void>((resolve) => {
      whenLogged = resolve;
    });
    release();
    await logged;
    expect(last()).toMatchObject({
      phone: 'alice',
      requestId: '1-1',
      lines: ['The phone had given up before the answer came.'],
    });
  });

  it('with a slow network take two seconds longer', async () => {
    switches.set({ phone: 'alice', switch: 'slowNetwork', on: true });
    expect(await send('/plain', { timeout: 10_000 })).toMatchObject({ status: 200 });
    expect(last()?.phoneMilliseconds).toBeGreaterThanOrEqual(1990);
  });

  it.each([{}, { phone: '' }, { phone: 7 }])('name the phone, not %j', async (named) => {
    const request = { url: origin, method: 'GET', headers: {}, body: '', timeout: 1, ...named };
    await expect(requests.send(request)).rejects.toThrow('phone must be a name.');
  });
});

describe('what a phone was given', () => {
  it('can be ended, each phone’s its own', async () => {
    await send('/session');
    await expect(requests.expire({ phone: 'alice#2', what: 'session' })).rejects.toThrow(
      'This phone has not logged in since the preview started.',
    );
    await requests.expire({ phone: 'alice', what: 'session' });
    expect(ended).toEqual(['secret-session']);
    await requests.expire({ phone: 'alice', what: 'token' });
    await expect(requests.expire({ phone: 'alice', what: 'all' })).rejects.toThrow(
      'what must be session or token.',
    );
    await expect(requests.expire({ phone: 'alice', what: 'session' })).rejects.toThrow(
      'It has ended already.',
    );
  });

  it('never shows in the log', async () => {
    await send('/session', { body: { authCode: 'secret-code' } });
    await send('/plain', { body: { sid: 'secret-session', op: 'list' } });
    expect(JSON.stringify(log.entries())).not.toContain('secret');
  });
});
