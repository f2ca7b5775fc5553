import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { invoke3, type StartedFunctionCompute, startFunctionCompute } from './function-compute.fixture.ts';

let started: StartedFunctionCompute;
beforeEach(async () => {
  started = await startFunctionCompute();
});
afterEach(() => started.close());

async function invoke(event = '') {
  const answer = await invoke3(started.endpoint, 'db', event);
  return {
    status: answer.status,
    errorType: answer.headers.get('x-fc-error-type'),
    body: await answer.text(),
  };
}
const texts = () => started.logs.map(({ text }) => text);

/** A server on loopback that a test looks into. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('an initializer', () => {
  const initializer = { handler: 'index.initialize', timeoutSeconds: 1 };

  it.each([
    ['is async', 'async (context) => { await null; ready += context.function.name; }'],
    [
      'calls back',
      '(context, callback) => setImmediate(() => { ready += context.function.name; callback(); })',
    ],
    ['returns at once', '(context) => { ready += context.function.name; }'],
  ])('that %s runs once, before the first invocation', async (_, code) => {
    const source = `let ready = ''; exports.initialize = ${code}; exports.handler = async () => ready;`;
    await started.deploy(started.define(source, { initializer }));
    expect([(await invoke()).body, (await invoke()).body]).toEqual(['db', 'db']);
  });

  it.each([
    ['throws', "() => { throw new TypeError('no table') }", 'no table'],
    ['rejects', "async () => { throw new TypeError('no table') }", 'no table'],
    ['calls back with an error', "(context, callback) => callback(new TypeError('no table'))", 'no table'],
  ])(
    'that %s answers every invocation with InitializationError, on a new instance each',
    async (_, code, message) => {
      const source = `console.log('loaded'); exports.initialize = ${code}; exports.handler = async () => 'never';`;
      await started.deploy(started.define(source, { initializer }));
      for (const _ of [1, 2]) {
        const answer = await invoke();
        expect(answer).toMatchObject({ status: 200, errorType: 'InitializationError' });
        expect(JSON.parse(answer.body)).toMatchObject({ errorMessage: message, errorType: 'TypeError' });
      }
      expect(texts().filter((text) => text === 'loaded')).toHaveLength(2);
      expect(texts()).toContain('The initializer failed.');
      expect(texts()).toContainEqual(expect.stringMatching(/^TypeError: no table\n +at /));
    },
  );

  it('that takes longer than its own timeout ends the instance', async () => {
    const source = 'exports.initialize = () => { for (;;); }; exports.handler = async () => 1;';
    await started.deploy(started.define(source, { initializer }));
    expect((await invoke()).body).toBe('{"errorMessage":"Function time out after 1 seconds"}');
  });

  it('that the code lacks is an InitializationError too', async () => {
    await started.deploy(started.define('exports.handler = async () => 1;', { initializer }));
    const answer = await invoke();
    expect(answer.errorType).toBe('InitializationError');
    expect(JSON.parse(answer.body).errorMessage).toBe("Handler 'initialize' missing on module 'index'");
  });
});

describe('a preStop', () => {
  const preStop = { handler: 'index.leave', timeoutSeconds: 1 };
  const source = `let calls = 0;
    exports.handler = async () => String(++calls);
    exports.leave = async (context) => { await null; console.log('left after ' + calls + ' as ' + context.function.name); };`;

  it('runs when the instance is replaced, and is waited for', async () => {
    await started.deploy(started.define(source, { preStop }));
    await invoke();
    await invoke();
    const left = new Promise<void>((resolve) => {
      const look = () => (texts().includes('left after 2 as db') ? resolve() : setImmediate(look));
      look();
    });
    await started.deploy();
    await left;
  });

  it('runs when the local Function Compute stops', async () => {
    await started.deploy(started.define(source, { preStop }));
    await invoke();
    await started.close();
    expect(texts()).toEqual(['left after 1 as db']);
    started = await startFunctionCompute();
  });

  it.each([
    ['fails', "async () => { throw new Error('no') }", 'preStop failed: no'],
    ['never ends', '() => { for (;;); }', 'preStop did not end within 1 seconds.'],
    ['exits', '() => process.exit(1)', undefined],
  ])('that %s does not keep the instance', async (_, leave, message) => {
    const code = `exports.handler = async () => 'done'; exports.leave = ${leave};`;
    await started.deploy(started.define(code, { preStop }));
    await invoke();
    await started.close();
    expect(texts()).toEqual(message === undefined ? [] : [message]);
    started = await startFunctionCompute();
  });
});

describe('between invocations', () => {
  it('an instance is frozen: what goes on after the answer waits for the next invocation', async () => {
    const noticed: string[] = [];
    const peer = await listen((request, response) => {
      noticed.push(request.url ?? '');
      response.end();
      peer.server.emit('noticed');
    });
    const code = `const http = require('node:http'); let ticks = 0;
      const tick = () => { ticks += 1; setImmediate(tick); };
      exports.handler = async () => {
        if (ticks === 0) {
          tick();
          setTimeout(() => http.get('${peer.url}/late'), 1);
        } else await new Promise((resolve) => setTimeout(resolve, 1));
        return String(ticks);
      };`;
    const other = "exports.handler = () => new Promise((resolve) => setTimeout(resolve, 50, 'ok'));";
    await started.deploy(started.define(code), started.define(other, { functionName: 'other' }));

    expect((await invoke()).body).toBe('1');
    // Another function runs for longer than the timer of the frozen one.
    await (await invoke3(started.endpoint, 'other')).text();
    expect(noticed).toEqual([]);
    const late = once(peer.server, 'noticed');
    await invoke();
    await invoke();
    await late;
    peer.close();
  });

  it('an instance does not even use processor time', async () => {
    const code = `let ticks = 0; const tick = () => { ticks += 1; setImmediate(tick); };
      exports.handler = async () => { if (ticks === 0) tick(); return String(ticks); };`;
    const other = "exports.handler = () => new Promise((resolve) => setTimeout(resolve, 50, 'ok'));";
    await started.deploy(started.define(code), started.define(other, { functionName: 'other' }));
    await invoke();
    await (await invoke3(started.endpoint, 'other')).text();
    expect(Number((await invoke()).body)).toBeLessThan(50);
  });

  it('a connection that the other side closed is gone before the next invocation can take it', async () => {
    const sockets = new Set<Socket>();
    const peer = await listen((_, response) => response.end('pong'));
    peer.server.on('connection', (socket: Socket) => sockets.add(socket));
    const code = `const http = require('node:http');
      const agent = new http.Agent({ keepAlive: true });
      exports.handler = async () => {
        await new Promise(setImmediate);
        return new Promise((resolve, reject) => {
          http.get('${peer.url}', { agent }, (response) => {
            response.resume().on('end', () => setImmediate(resolve, 'pong'));
          }).on('error', reject);
        });
      };`;
    await started.deploy(started.define(code));
    expect((await invoke()).body).toBe('pong');
    for (const socket of sockets) socket.destroy();
    expect((await invoke()).body).toBe('pong');
    expect(sockets.size).toBe(2);
    peer.close();
  });
});

describe('memory', () => {
  const memoryMegabytes = 128;

  it('that Buffers take counts: an instance that exceeds its limit ends, the next request gets a new one', async () => {
    const code = `const kept = []; let calls = 0;
      exports.handler = async (event) => {
        calls += 1;
        if (String(event) === 'fill') for (let i = 0; i < 40; i += 1) {
          kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        return String(calls);
      };`;
    await started.deploy(started.define(code, { memoryMegabytes }));
    const answer = await invoke('fill');
    expect(answer).toMatchObject({ status: 200, errorType: 'UnhandledInvocationError' });
    expect(JSON.parse(answer.body).errorMessage).toContain(
      'Process exited unexpectedly before completing request',
    );
    expect(texts()[0]).toBe('The function needed more than its 128 MB of memory.');
    expect((await invoke()).body).toBe('1');
  });
});

describe('200 concurrent invocations of a function that waits 50 ms', () => {
  it('scale out, never two on one instance, all answer, and afterwards the pool shrinks to nothing', async () => {
    await started.close();
    started = await startFunctionCompute({ idleMilliseconds: 1 });
    const preStop = { handler: 'index.leave', timeoutSeconds: 5 };
    const code = `let running = 0; let most = 0;
      exports.handler = async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 50));
        running -= 1;
        return String(most);
      };
      exports.leave = () => console.log('left');`;
    await started.deploy(started.define(code, { preStop }));
    const answers = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const answer = await invoke3(started.endpoint, 'db');
        return { body: await answer.text(), instanceId: answer.headers.get('x-fc-instance-id') };
      }),
    );
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['1']));
    const instances = new Set(answers.map(({ instanceId }) => instanceId)).size;
    expect(instances).toBeGreaterThan(5);
    const left = new Promise<void>((resolve) => {
      const look = () => (texts().length >= instances ? resolve() : setImmediate(look));
      look();
    });
    await left;
    expect(texts()).toEqual(Array(instances).fill('left'));
  });
});
