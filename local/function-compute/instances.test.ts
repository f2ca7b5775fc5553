import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { invoke3, type StartedFunctionCompute, startFunctionCompute } from './function-compute.fixture.ts';
import type { FunctionDefinition } from './function-definition.ts';

let started: StartedFunctionCompute;
let gate: Gate;
beforeEach(async () => {
  started = await startFunctionCompute({ maximumInstances: 3 });
  gate = await openGate();
});
afterEach(async () => {
  gate.close();
  await started.close();
});

/** A server that functions ask for leave to go on; the test gives it when it has seen enough of them wait. */
interface Gate {
  readonly url: string;
  waitFor(count: number): Promise<void>;
  letGo(): void;
  close(): void;
}

async function openGate(): Promise<Gate> {
  const waiting: ServerResponse[] = [];
  const server: Server = createServer((_, response) => {
    waiting.push(response);
    server.emit('waiting');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async waitFor(count) {
      while (waiting.length < count) await once(server, 'waiting');
    },
    letGo() {
      for (const response of waiting.splice(0)) response.end();
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A function that answers its version and how often this instance ran; it waits at the gate when asked to. */
function counting(version: string, definition: Partial<FunctionDefinition> = {}): FunctionDefinition {
  const code = `let count = 0;
    exports.handler = async (event) => {
      count += 1;
      if (String(event) === 'wait') await fetch('${gate.url}');
      return '${version}' + count;
    }`;
  return started.define(code, definition);
}

async function invoke(event = ''): Promise<string> {
  return (await invoke3(started.endpoint, 'db', event)).text();
}

describe('the instances of a function', () => {
  it('are reused, and run one request at a time', async () => {
    await started.deploy(counting('a'));
    expect([await invoke(), await invoke()]).toEqual(['a1', 'a2']);
    const slow = [invoke('wait'), invoke('wait')];
    await gate.waitFor(2);
    gate.letGo();
    expect((await Promise.all(slow)).sort()).toEqual(['a1', 'a3']);
  });

  it('are limited by reserved concurrency: one request too many is refused with 429', async () => {
    await started.deploy(counting('a', { reservedConcurrency: 3 }));
    const slow = [invoke('wait'), invoke('wait'), invoke('wait')];
    await gate.waitFor(3);
    const refused = await invoke3(started.endpoint, 'db');
    expect(refused.status).toBe(429);
    expect(JSON.parse(await refused.text())).toMatchObject({
      Code: 'ResourceExhausted',
      Message: "function 'db' has reached its limit of 3 concurrent instances",
    });
    gate.letGo();
    expect(await Promise.all(slow)).toEqual(['a1', 'a1', 'a1']);
    expect(await invoke()).toBe('a2');
  });

  it('take asynchronous invocations that had to wait, one after the other', async () => {
    await started.deploy(counting('a'));
    const slow = [invoke('wait'), invoke('wait'), invoke('wait')];
    await gate.waitFor(3);
    const headers = { 'x-fc-invocation-type': 'Async' };
    for (const _ of [1, 2]) {
      expect((await invoke3(started.endpoint, 'db', 'wait', { headers })).status).toBe(202);
    }
    gate.letGo();
    await Promise.all(slow);
    await gate.waitFor(2);
    gate.letGo();
  });
});

describe('replacing functions', () => {
  it('lets running requests finish on the old code, and runs new ones on the new', async () => {
    await started.deploy(counting('old'));
    const running = invoke('wait');
    await gate.waitFor(1);
    await started.deploy(counting('new'));
    expect(await invoke()).toBe('new1');
    gate.letGo();
    expect(await running).toBe('old1');
    expect(await invoke()).toBe('new2');
  });

  it('still runs the asynchronous invocations that wait for the old code', async () => {
    await started.deploy(counting('old'));
    const slow = [invoke('wait'), invoke('wait'), invoke('wait')];
    await gate.waitFor(3);
    await invoke3(started.endpoint, 'db', 'wait', { headers: { 'x-fc-invocation-type': 'Async' } });
    await started.deploy();
    gate.letGo();
    await Promise.all(slow);
    await gate.waitFor(1);
    gate.letGo();
  });

  it('keeps the address of a trigger, and its running requests', async () => {
    const httpTrigger = { triggerName: 'http', authType: 'anonymous', methods: ['POST'] } as const;
    await started.deploy(counting('old', { httpTrigger }));
    const url = started.triggers.get('db') ?? '';
    const code = `exports.handler = async () => { await fetch('${gate.url}'); return { statusCode: 200, body: 'old' }; }`;
    await started.deploy(started.define(code, { httpTrigger }));
    const running = fetch(url, { method: 'POST' });
    await gate.waitFor(1);
    await started.deploy(counting('new', { httpTrigger }));
    expect(started.triggers.get('db')).toBe(url);
    await started.deploy();
    gate.letGo();
    expect(await (await running).text()).toBe('old');
  });

  it('changes nothing when a definition cannot be created', async () => {
    await started.deploy(counting('old'));
    await expect(started.deploy(counting('new', { runtime: 'nodejs22' }))).rejects.toThrow(
      'Function db cannot be created: runtime nodejs22 is not one of',
    );
    await expect(started.deploy(counting('new'), counting('new'))).rejects.toThrow(
      'There are two functions with the name db.',
    );
    expect(await invoke()).toBe('old1');
  });
});

describe('closing', () => {
  it('drops the asynchronous invocations that wait, and says so in the log', async () => {
    await started.deploy(counting('a'));
    const slow = [1, 2, 3].map(() => invoke('wait').catch((error: Error) => error.message));
    await gate.waitFor(3);
    for (const _ of [1, 2, 3, 4]) {
      await invoke3(started.endpoint, 'db', '', { headers: { 'x-fc-invocation-type': 'Async' } });
    }
    await started.close();
    expect(await Promise.all(slow)).toEqual(['fetch failed', 'fetch failed', 'fetch failed']);
    const dropped = "Not invoked: function 'db' does not exist.";
    const texts = started.logs.map(({ text }) => text);
    expect(texts.filter((text) => text === dropped)).toHaveLength(4);
    expect(started.errors).toEqual([]);
    started = await startFunctionCompute();
  });

  it('ends what runs or is frozen and leaves nothing open: the program that closed it comes to its end', async () => {
    const httpTrigger = { triggerName: 'http', authType: 'anonymous', methods: ['GET'] } as const;
    const endless = started.define(
      "console.log('running'); exports.handler = () => setInterval(() => 0, 1000)",
      {
        httpTrigger,
        timeoutSeconds: 600,
      },
    );
    const frozen = started.define('exports.handler = async () => { setInterval(() => 0, 1); return {}; }', {
      functionName: 'frozen',
      httpTrigger,
    });
    const program = `(async () => {
      const { createFunctionCompute } = require(${JSON.stringify(join(__dirname, 'function-compute.ts'))});
      let onLog;
      const running = new Promise((resolve) => { onLog = resolve; });
      const functionCompute = await createFunctionCompute({
        accountId: '1', region: 'cn-hangzhou', functions: ${JSON.stringify([endless, frozen])}, findAccessKey: () => undefined,
        functionCredentials: () => undefined, clock: Date.now, port: 0, triggerPort: () => 0,
        onError: console.error, onLog,
      });
      await (await fetch(functionCompute.triggers.get('frozen'))).text();
      const answer = fetch(functionCompute.triggers.get('db')).catch((error) => error.message);
      await running;
      await functionCompute.close();
      console.log('closed', await answer);
    })()`;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--import', require.resolve('tsx'), '--eval', program],
      { timeout: 15_000 },
    );
    expect([stdout, stderr]).toEqual(['closed fetch failed\n', '']);
  });
});
