import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { compileRuntime } from '../runtime-code.ts';
import { allocateSharedMemory, type Message, openRuntimeEnd, openServiceEnd } from './shared-memory.ts';

interface Note extends Message {
  readonly text?: string;
}

/** Both ends in one thread; what the service hears is listed. */
function open() {
  const memory = allocateSharedMemory();
  const heard: Note[] = [];
  let onHeard = (): void => undefined;
  const service = openServiceEnd<Note, Note>(memory, (message) => {
    heard.push(message);
    onHeard();
  });
  const next = () =>
    new Promise<void>((resolve) => {
      onHeard = resolve;
    });
  return { service, runtime: openRuntimeEnd<Note, Note>(memory), heard, next };
}

describe('memory that the service and an instance share', () => {
  it('carries a message and its answer, with their bytes', async () => {
    const { service, runtime, heard, next } = open();
    const answered = next();
    expect(service.put({ type: 'ask', text: 'a “ü” 好', body: Buffer.of(0, 255) })).toBe(true);
    service.wake();
    runtime.sleep();
    expect(runtime.take()).toEqual({ type: 'ask', text: 'a “ü” 好', body: Buffer.of(0, 255) });
    expect(runtime.answer({ type: 'tell', body: Buffer.of(7) })).toBe(true);
    await answered;
    expect(heard).toEqual([{ type: 'tell', body: Buffer.of(7) }]);
  });

  it('gives bytes that stay as they are when the next message comes', () => {
    const { service, runtime } = open();
    service.put({ type: 'ask', body: Buffer.of(1) });
    const first = runtime.take();
    service.put({ type: 'ask', body: Buffer.of(2) });
    expect(first?.body).toEqual(Buffer.of(1));
  });

  it('tells what is too large for it, and the instance that there is nothing to take', () => {
    const { service, runtime } = open();
    expect(service.put({ type: 'ask', body: Buffer.alloc(64 * 1024) })).toBe(false);
    service.wake();
    expect(runtime.take()).toBeUndefined();
    expect(runtime.answer({ type: 'tell', text: '好'.repeat(30_000) })).toBe(false);
  });

  it('hands an answer over at once to a service that looks, and only once', async () => {
    const { service, runtime, heard, next } = open();
    service.put({ type: 'ask' });
    service.wake();
    service.takeAnswer();
    expect(heard).toEqual([]);
    runtime.take();
    runtime.answer({ type: 'first' });
    service.takeAnswer();
    expect(heard.map(({ type }) => type)).toEqual(['first']);

    const second = next();
    service.put({ type: 'ask' });
    service.wake();
    runtime.take();
    runtime.answer({ type: 'second' });
    await second;
    expect(heard.map(({ type }) => type)).toEqual(['first', 'second']);
  });

  it('is heard of again after an answer that was looked for while another was waited for', async () => {
    const { service, runtime, heard, next } = open();
    const turn = () => new Promise(setImmediate);
    service.put({ type: 'ask' });
    service.wake();
    await turn();
    runtime.take();
    runtime.answer({ type: 'first' });
    service.takeAnswer();
    // The service still waits for the first; this must not be the last that it hears.
    service.put({ type: 'ask' });
    service.wake();
    await turn();
    await turn();
    const second = next();
    runtime.take();
    runtime.answer({ type: 'second' });
    await second;
    expect(heard.map(({ type }) => type)).toEqual(['first', 'second']);
  });

  it('lets an instance sleep on when it is woken without a message', async () => {
    const memory = allocateSharedMemory();
    const service = openServiceEnd<Note, Note>(memory, () => undefined);
    const program = `${compileRuntime(join(__dirname, 'shared-memory.ts'))}
      const { parentPort, workerData } = require('node:worker_threads');
      const runtime = module.exports.openRuntimeEnd(workerData);
      runtime.sleep();
      parentPort.postMessage(runtime.take()?.type);`;
    const worker = new Worker(program, { eval: true, workerData: memory });
    let hasTaken = false;
    worker.once('message', () => {
      hasTaken = true;
    });
    const taken = once(worker, 'message');
    // As it happens when the thread of the service is interrupted between counting a message and waking for it.
    const counts = new Int32Array(memory, 0, 1);
    for (const _ of ['asleep', 'asleep again']) {
      while (!hasTaken && Atomics.notify(counts, 0) === 0) await new Promise(setImmediate);
    }
    service.put({ type: 'ask' });
    service.wake();
    expect(await taken).toEqual(['ask']);
    service.close();
    await worker.terminate();
  });

  it('hands nothing over once it is closed', () => {
    const { service, runtime, heard } = open();
    service.put({ type: 'ask' });
    service.wake();
    runtime.take();
    service.close();
    runtime.answer({ type: 'late' });
    service.takeAnswer();
    expect(heard).toEqual([]);
  });
});
