import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { invoke3, type StartedFunctionCompute, startFunctionCompute } from './function-compute.fixture.ts';

let started: StartedFunctionCompute;
beforeEach(async () => {
  started = await startFunctionCompute();
});
afterEach(() => started.close());

async function invoke(event: string | Buffer = '', headers: Record<string, string> = {}) {
  const answer = await invoke3(started.endpoint, 'db', event, { headers });
  return { headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
}

describe('an instance', () => {
  it('gives each of many short invocations its own answer, whatever the others do', async () => {
    await started.deploy(started.define('exports.handler = async (event) => event;'));
    const events = Array.from({ length: 400 }, (_, index) => `event ${index}`);
    const answers: string[] = [];
    const sendNext = async (): Promise<void> => {
      const event = events.pop();
      if (event === undefined) return;
      const { body } = await invoke(event);
      answers.push(`${event}: ${body}`);
      await sendNext();
    };
    await Promise.all(Array.from({ length: 10 }, sendNext));
    expect(answers).toHaveLength(400);
    expect(answers.filter((line) => !/^(event \d+): \1$/.test(line))).toEqual([]);
  });

  it('takes and gives large bodies and small ones in turn', async () => {
    await started.deploy(started.define('exports.handler = async (event) => event;'));
    for (const size of [0, 1, 1024 * 1024, 3, 60 * 1024, 200 * 1024, 0]) {
      const event = Buffer.alloc(size, `${size}.`);
      expect((await invoke(event)).body.equals(event)).toBe(true);
    }
  });

  it('gives bytes that are no text as they are', async () => {
    await started.deploy(started.define('exports.handler = async (event) => event;'));
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    expect((await invoke(bytes)).body).toEqual(bytes);
  });

  it('has sent all that an invocation printed before its answer', async () => {
    const code = `exports.handler = async (event) => {
      if (String(event) === 'loud') for (let line = 0; line < 50; line += 1) console.log('line ' + line + '.');
      return 'done';
    };`;
    await started.deploy(started.define(code));
    const tail = async (event: string) => {
      const { headers } = await invoke(event, { 'x-fc-log-type': 'Tail' });
      return Buffer.from(headers.get('x-fc-log-result') ?? '', 'base64').toString();
    };
    for (const _ of [1, 2, 3]) {
      expect((await tail('loud')).match(/^line \d+\.$/gm)).toHaveLength(50);
      expect(await tail('quiet')).not.toContain('line');
    }
  });

  it('gives each invocation a context of its own, so that what a handler does to it is not kept', async () => {
    const code = `exports.handler = async (event, context) => {
      const seen = JSON.stringify([context.function.name, context.service.qualifier, context.region, context.note]);
      context.function.name = context.service.qualifier = context.region = context.note = 'changed';
      return seen;
    };`;
    await started.deploy(started.define(code));
    const first = String((await invoke()).body);
    expect(first).toBe('["db","LATEST","cn-hangzhou",null]');
    expect(String((await invoke()).body)).toBe(first);
  });

  it('that breaks after its answer has answered all the same', async () => {
    const code = `let calls = 0;
      exports.handler = async () => {
        process.nextTick(() => process.nextTick(() => Promise.reject(new Error('too late'))));
        return String(++calls);
      };`;
    await started.deploy(started.define(code));
    expect(String((await invoke()).body)).toBe('1');
  });
});
