import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invoke3, type StartedFunctionCompute, startFunctionCompute } from './function-compute.fixture.ts';
import type { FunctionDefinition } from './function-definition.ts';

let started: StartedFunctionCompute;
beforeAll(async () => {
  started = await startFunctionCompute();
});
afterAll(() => started.close());

/** Deploys the code and invokes it once. */
async function run(
  code: string | Readonly<Record<string, string>>,
  { event = '', ...definition }: Partial<FunctionDefinition> & { event?: string } = {},
) {
  await started.deploy(started.define(code, definition));
  return invoke(definition.serviceName === undefined ? 'db' : `${definition.serviceName}$db`, event);
}

async function invoke(name = 'db', event = '') {
  const answer = await invoke3(started.endpoint, name, event);
  return {
    status: answer.status,
    errorType: answer.headers.get('x-fc-error-type'),
    body: await answer.text(),
  };
}

const of2 = { generation: 2, serviceName: 'app' } as const;
const failed = (body: unknown) => ({ status: 200, errorType: 'UnhandledInvocationError', body });

describe('what an event function returns', () => {
  it.each([
    ['text as it is', "async () => 'text'", 'text'],
    ['a Buffer as it is', "async () => Buffer.from('bytes')", 'bytes'],
    ['anything else as JSON', "async () => ({ data: ['ü', null] })", '{"data":["ü",null]}'],
    ['nothing as an empty body', 'async () => undefined', ''],
    ['what it calls back', "(event, context, callback) => setImmediate(callback, null, 'later')", 'later'],
    [
      'the first of several calls back',
      '(event, context, callback) => { callback(null, 1); callback(new Error()); }',
      '1',
    ],
  ])('is %s', async (_, handler, body) => {
    expect(await run(`exports.handler = ${handler}`)).toEqual({ status: 200, errorType: null, body });
  });

  it('gets the event as a Buffer', async () => {
    const code = "exports.handler = async (event) => Buffer.isBuffer(event) + ' ' + event";
    expect((await run(code, { event: 'hello' })).body).toBe('true hello');
  });

  it('waits in 2.0 for the callback of an async function that declares one', async () => {
    const code =
      'exports.handler = async (event, context, callback) => { setImmediate(callback, null, "late"); }';
    expect((await run(code, of2)).body).toBe('late');
    expect((await run(code)).body).toBe('');
  });
});

describe('the module of a function', () => {
  it('may be CommonJS in a folder, an .mjs, or a .js of a package of type module', async () => {
    const exported = "export const handler = async () => 'module';";
    const nested = { 'dist/main.js': "exports.run = async () => 'nested';" };
    expect((await run(nested, { handler: 'dist/main.run' })).body).toBe('nested');
    expect((await run({ 'index.mjs': exported })).body).toBe('module');
    expect((await run({ 'index.js': exported, 'package.json': '{"type":"module"}' })).body).toBe('module');
  });

  it('may not be an ECMAScript module before nodejs18', async () => {
    const answer = await run(
      { 'index.mjs': 'export const handler = async () => 1;' },
      { runtime: 'nodejs16' },
    );
    expect(answer).toEqual(failed(expect.stringContaining('require() of ES Module')));
  });

  it('is not compiled: TypeScript is no JavaScript here', async () => {
    const answer = await run({ 'index.js': 'exports.handler = async (event: Buffer) => 1;' });
    expect(JSON.parse(answer.body)).toMatchObject({ errorType: 'SyntaxError' });
    const typed = await run({ 'index.js': "require('./other.ts')", 'other.ts': 'exports.x = 1 as number;' });
    expect(JSON.parse(typed.body)).toMatchObject({ errorType: 'SyntaxError' });
  });

  it('finds packages in its own node_modules, but none of the project’s', async () => {
    const own = {
      'index.js': "exports.handler = async () => require('own')",
      'node_modules/own/index.js': 'module.exports = 7',
    };
    expect((await run(own)).body).toBe('7');
    const outside = {
      'index.js': "exports.handler = async () => require('outside')",
      '../node_modules/outside/index.js': 'module.exports = 8',
    };
    expect(JSON.parse((await run(outside)).body).errorMessage).toMatch(/^Cannot find module 'outside'/);
  });

  it('that is missing, lacks the handler or fails to load is an error of every invocation, and is logged', async () => {
    const errorMessageOf = async (answer: Promise<{ body: string }>) =>
      JSON.parse((await answer).body).errorMessage;
    expect(await errorMessageOf(run({ 'other.js': '' }))).toBe("Cannot find module '/code/index.js'");
    expect(await errorMessageOf(run('exports.handle = 1'))).toBe(
      "Handler 'handler' missing on module 'index'",
    );
    expect(await errorMessageOf(run("console.log('loading'); throw new Error('cannot start')"))).toBe(
      'cannot start',
    );
    started.logs.length = 0;
    expect(await errorMessageOf(invoke())).toBe('cannot start');
    const texts = started.logs.map(({ text }) => text);
    expect(texts).toEqual(['loading', expect.stringContaining('Error: cannot start')]);
  });
});

describe('a function that fails', () => {
  it('by throwing or rejecting is answered with message, class and stack', async () => {
    for (const handler of [
      "() => { throw new TypeError('no') }",
      "async () => { throw new TypeError('no') }",
    ]) {
      const answer = await run(`exports.handler = ${handler}`);
      expect(answer).toEqual(failed(expect.any(String)));
      expect(JSON.parse(answer.body)).toEqual({
        errorMessage: 'no',
        errorType: 'TypeError',
        stackTrace: [
          'TypeError: no',
          expect.stringContaining('index.js:1:'),
          ...JSON.parse(answer.body).stackTrace.slice(2),
        ],
      });
    }
  });

  it('with something that is no Error is answered with its text or JSON alone', async () => {
    expect((await run("exports.handler = async () => { throw 'no' }")).body).toBe('{"errorMessage":"no"}');
    expect((await run('exports.handler = (e, c, callback) => callback({ a: 1 })')).body).toBe(
      '{"errorMessage":"{\\"a\\":1}"}',
    );
  });

  it('by returning or calling back what is no JSON is answered with that error', async () => {
    for (const handler of ['async () => 1n', '(event, context, callback) => callback(null, 1n)']) {
      const answer = await run(`exports.handler = ${handler}`);
      expect(JSON.parse(answer.body).errorMessage).toContain('BigInt');
    }
  });

  it('through its callback is handled in 2.0 and unhandled in 3.0', async () => {
    const code = "exports.handler = (event, context, callback) => callback(new Error('no'))";
    expect((await run(code, of2)).errorType).toBe('HandledInvocationError');
    expect((await run(code)).errorType).toBe('UnhandledInvocationError');
  });

  it('by taking longer than its timeout is ended, even in an endless loop', async () => {
    const ended = failed('{"errorMessage":"Function time out after 1 seconds"}');
    expect(await run('exports.handler = () => { for (;;); }', { timeoutSeconds: 1 })).toEqual(ended);
  });

  it('by loading longer than its timeout is ended', async () => {
    const ended = failed('{"errorMessage":"Function time out after 1 seconds"}');
    expect(await run('for (;;);', { timeoutSeconds: 1 })).toEqual(ended);
  });

  it.each([
    ['process.exit', 'process.exit(0)', 'Process exited unexpectedly before completing request (duration: '],
    ['an exception that nobody catches', "setImmediate(() => { throw new Error('lost') })", 'lost'],
    ['a rejection that nobody handles', "Promise.reject(new Error('dropped'))", 'dropped'],
  ])('by %s ends its instance, and the next request gets a new one', async (_, statement, message) => {
    const code = `let count = 0; exports.handler = (event, context, callback) => {
      count += 1;
      if (String(event) === 'fail') { ${statement}; return; }
      callback(null, String(count));
    }`;
    expect((await run(code)).body).toBe('1');
    const answer = await invoke('db', 'fail');
    expect(answer).toEqual(failed(expect.any(String)));
    expect(JSON.parse(answer.body).errorMessage).toContain(message);
    expect((await invoke()).body).toBe('1');
  });

  it('by using more memory than it has ends its instance and says so in the log', async () => {
    const code = `exports.handler = (event, context, callback) => {
      if (String(event) !== 'fail') return callback(null, require('node:worker_threads').resourceLimits.maxOldGenerationSizeMb);
      const all = []; for (;;) all.push(new Array(1000000).fill(all.length));
    }`;
    const answer = await run(code, { memoryMegabytes: 128, timeoutSeconds: 60, event: 'fail' });
    expect(answer).toEqual(failed(expect.stringContaining('Process exited unexpectedly')));
    expect(started.logs.map(({ text }) => text)).toContain(
      'The function needed more than its 128 MB of memory.',
    );
    expect((await invoke()).body).toBe('128');
  });
});

describe('what a function prints', () => {
  it('reaches the log with its request as soon as it is printed, also before an endless loop', async () => {
    const code = `exports.handler = (event, context) => {
      console.log('one'); console.error('two'); process.stdout.write('three');
      context.logger.info('four', { five: 5 });
      for (;;);
    }`;
    started.logs.length = 0;
    await run(code, { timeoutSeconds: 1 });
    expect(started.logs.map(({ text }) => text)).toEqual([
      'one',
      'two',
      'three',
      expect.stringMatching(/^\S+Z 1-[0-9a-f-]+ \[INFO\] four \{ five: 5 \}$/),
      'Function time out after 1 seconds',
    ]);
    expect(new Set(started.logs.map(({ functionName }) => functionName))).toEqual(new Set(['db']));
    expect(started.logs.at(-2)?.text).toContain(started.logs.at(-2)?.requestId);
  });
});
