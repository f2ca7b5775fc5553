import { describe, expect, it } from '@jest/globals';
import { measureSynchronously, measureThroughput } from './throughput.ts';

/** A clock that each operation puts ahead. */
function tickingClock(millisecondsPerOperation: number) {
  let now = 1_000_000;
  return {
    clock: () => now,
    tick: () => {
      now += millisecondsPerOperation;
    },
  };
}

describe('measureThroughput', () => {
  it('counts the operations of a time, to the end of the one that passes it', async () => {
    const { clock, tick } = tickingClock(40);

    const throughput = await measureThroughput(async () => tick(), {
      concurrency: 1,
      milliseconds: 100,
      clock,
    });

    expect(throughput).toEqual({ operations: 3, seconds: 0.12 });
  });

  it('has as many operations under way as it is told to', async () => {
    const { clock, tick } = tickingClock(1);
    let underWay = 0;
    let most = 0;
    const operation = async () => {
      most = Math.max(most, ++underWay);
      await Promise.resolve();
      tick();
      underWay--;
    };

    await measureThroughput(operation, { concurrency: 16, milliseconds: 100, clock });

    expect([most, underWay]).toEqual([16, 0]);
  });

  it('fails with the operation that fails, rather than count it', async () => {
    const operation = () => Promise.reject(new Error('OTSServerBusy'));

    await expect(measureThroughput(operation, { concurrency: 2, milliseconds: 100 })).rejects.toThrow(
      'OTSServerBusy',
    );
  });
});

describe('measureSynchronously', () => {
  it('counts the operations of a time, to the end of the one that passes it', () => {
    const { clock, tick } = tickingClock(30);

    expect(measureSynchronously(tick, { milliseconds: 100, clock })).toEqual({
      operations: 4,
      seconds: 0.12,
    });
  });

  it('measures at least one operation, however long it takes', () => {
    const { clock, tick } = tickingClock(5000);

    expect(measureSynchronously(tick, { milliseconds: 100, clock })).toEqual({ operations: 1, seconds: 5 });
  });
});
