import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Child, type ChildOptions, startChild } from './child.ts';

const script = join(__dirname, 'test', 'answering-process.ts');
const children: Child[] = [];

async function start(options: ChildOptions = {}): Promise<Child> {
  const child = await startChild(script, { nodeOptions: ['--import', 'tsx'], ...options });
  children.push(child);
  return child;
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

afterEach(async () => {
  for (const child of children.splice(0)) await child.end();
});

describe('a process of the benchmarks', () => {
  it('is ready with its arguments, its environment, and only the options of Node that it was given', async () => {
    const child = await start({ args: ['rows'], environment: { BENCHMARK_WORD: 'todo' } });
    expect(child.ready).toEqual({ argument: 'rows', nodeOptions: 2, word: 'todo' });
  });

  it('gives each question its own answer, whichever is ready first', async () => {
    const child = await start();
    const answers = await Promise.all([child.ask('later'), child.ask('now')]);
    expect(answers).toEqual([{ question: 'later' }, { question: 'now' }]);
  });

  it('hands its failures over, and goes on', async () => {
    const child = await start();
    await expect(child.ask('fail')).rejects.toThrow('refused');
    expect(await child.ask('now')).toEqual({ question: 'now' });
  });

  it('leaves no question open when it ends before it has answered', async () => {
    const child = await start();
    await expect(Promise.all([child.ask('later'), child.ask('exit')])).rejects.toThrow('exit code 4');
    await expect(child.ask('now')).rejects.toThrow();
  });

  it('fails to start when it ends before it is ready', async () => {
    await expect(start({ args: ['fail to start'] })).rejects.toThrow('exit code 3');
  });

  it('is gone once it was told to end', async () => {
    const child = await start();
    expect(isAlive(child.processId)).toBe(true);
    await child.end();
    expect(isAlive(child.processId)).toBe(false);
  });
});
