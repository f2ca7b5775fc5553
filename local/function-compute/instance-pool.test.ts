import { describe, expect, it } from '@jest/globals';
import type { Instance, InvocationResult } from './instance.ts';
import { createInstancePool, type InstanceEvents } from './instance-pool.ts';
import type { Invocation } from './runtime/messages.ts';

interface TestInstance extends Instance {
  /** Finishes what runs; the pool learns of it when it looks, or when it is told. */
  finish(): void;
  tell(): void;
}

function openPool(options: { maximumInstances?: number; instanceLimit?: number } = {}) {
  const started: TestInstance[] = [];
  const order: string[] = [];

  function startInstance({ onIdle, onEnd }: InstanceEvents): Instance {
    const instanceId = `c-${started.length + 1}`;
    let running: ((result: InvocationResult) => void) | undefined;
    let isFinished = false;
    const look = () => {
      if (!isFinished || running === undefined) return;
      running({
        outcome: { kind: 'returned', body: Buffer.alloc(0) },
        instanceId,
        isColdStart: false,
        durationMilliseconds: 1,
        maximumMemoryMegabytes: 1,
      });
      running = undefined;
      isFinished = false;
      onIdle();
    };
    const instance: TestInstance = {
      instanceId,
      isIdle: () => running === undefined,
      invoke: ({ requestId }) =>
        new Promise((resolve) => {
          order.push(`${requestId} on ${instanceId}`);
          running = resolve;
        }),
      look,
      stop: () => onEnd(Promise.resolve()),
      end: () => onEnd(Promise.resolve()),
      finish() {
        isFinished = true;
      },
      tell: look,
    };
    started.push(instance);
    return instance;
  }

  const credentials = { accessKeyId: '', accessKeySecret: '', securityToken: '' };
  const pool = createInstancePool({
    functionName: 'db',
    instanceLimit: () => options.instanceLimit,
    maximumInstances: options.maximumInstances ?? 20,
    idleMilliseconds: 60_000,
    startInstance,
    stopOccasion: () => ({ requestId: 'stop', credentials }),
  });
  const invocation = (requestId: string): Invocation => ({ requestId, credentials, body: Buffer.alloc(0) });
  return { pool, started, order, invoke: (requestId: string) => pool.invoke(invocation(requestId)) };
}

describe('the pool of instances', () => {
  it('gives an invocation to the instance that has just finished, before anybody said so', async () => {
    const { pool, started, order, invoke } = openPool();
    const first = invoke('a');
    started[0]?.finish();
    void invoke('b');
    expect(order).toEqual(['a on c-1', 'b on c-1']);
    expect((await first).instanceId).toBe('c-1');
    started[0]?.finish();
    started[0]?.tell();
    await pool.close();
  });

  it('never gives one to an instance that still runs another', async () => {
    const { pool, started, order, invoke } = openPool();
    void invoke('a');
    void invoke('b');
    expect(order).toEqual(['a on c-1', 'b on c-2']);
    for (const instance of started) {
      instance.finish();
      instance.tell();
    }
    await pool.close();
  });

  it('lets those who wait have their turn before one who comes later', async () => {
    const { pool, started, order, invoke } = openPool({ maximumInstances: 1 });
    const all = ['a', 'b'].map((requestId) => invoke(requestId));
    started[0]?.finish();
    all.push(invoke('c'));
    expect(order).toEqual(['a on c-1', 'b on c-1']);
    for (const _ of [1, 2]) {
      started[0]?.finish();
      started[0]?.tell();
    }
    await Promise.all(all);
    expect(order).toEqual(['a on c-1', 'b on c-1', 'c on c-1']);
    await pool.close();
  });

  it('does not refuse for its limit what an instance that has finished can take', async () => {
    const { pool, started, invoke } = openPool({ instanceLimit: 1 });
    const first = invoke('a');
    await expect(invoke('b')).rejects.toMatchObject({ status: 429, code: 'ResourceExhausted' });
    started[0]?.finish();
    const third = invoke('c');
    started[0]?.finish();
    started[0]?.tell();
    expect([(await first).instanceId, (await third).instanceId]).toEqual(['c-1', 'c-1']);
    await pool.close();
  });

  it('refuses those who wait when it closes', async () => {
    const { pool, started, invoke } = openPool({ maximumInstances: 1 });
    const first = invoke('a');
    const second = invoke('b');
    started[0]?.finish();
    const closed = pool.close();
    await expect(second).rejects.toMatchObject({ status: 404, code: 'FunctionNotFound' });
    started[0]?.tell();
    await Promise.all([first, closed]);
  });
});
