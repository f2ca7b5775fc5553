import { describe, expect, it } from '@jest/globals';
import type { FaultInput } from './fault.ts';
import { createFaultSwitches, type FaultRegister } from './fault-switches.ts';

const never = (): number => {
  throw new Error('Nothing is left to chance here.');
};

/** Which of a number of GetRow requests on the table `rows` are answered with an error. */
function failures(switches: FaultRegister, count: number): boolean[] {
  return Array.from({ length: count }, () => {
    try {
      switches.forRequest('GetRow', ['rows'], 0).failRequest();
      return false;
    } catch {
      return true;
    }
  });
}

describe('fault switches', () => {
  it('list what is set in its order, with how often it was met and whether it is over', () => {
    const switches = createFaultSwitches(never);
    switches.set([
      { kind: 'throttle', times: 2 },
      { kind: 'unavailable', operations: ['PutRow'] },
    ]);
    switches.add({ kind: 'conflict' });
    expect(failures(switches, 3)).toEqual([true, true, false]);
    expect(switches.list()).toEqual([
      { id: '1', fault: { kind: 'throttle', code: 'OTSServerBusy', times: 2 }, met: 2, isOver: true },
      {
        id: '2',
        fault: { kind: 'unavailable', code: 'OTSServerUnavailable', operations: ['PutRow'] },
        met: 0,
        isOver: false,
      },
      { id: '3', fault: { kind: 'conflict' }, met: 0, isOver: false },
    ]);
  });

  it('let each fault be removed, and all of them', () => {
    const switches = createFaultSwitches(never);
    const remove = switches.add({ kind: 'throttle' });
    switches.add({ kind: 'throttle' });
    switches.add({ kind: 'throttle' });
    remove();
    remove();
    expect(switches.remove('2')).toBe(true);
    expect(switches.remove('2')).toBe(false);
    expect(switches.list().map(({ id }) => id)).toEqual(['3']);
    switches.clear();
    expect(switches.list()).toEqual([]);
    expect(failures(switches, 1)).toEqual([false]);
  });

  it('never give an id again', () => {
    const switches = createFaultSwitches(never);
    switches.add({ kind: 'throttle' });
    switches.clear();
    switches.add({ kind: 'throttle' });
    expect(switches.list().map(({ id }) => id)).toEqual(['2']);
  });

  it('stay as they are when one of the faults to be set is wrong', () => {
    const switches = createFaultSwitches(never);
    switches.set([{ kind: 'throttle' }]);
    const wrong: FaultInput[] = [{ kind: 'conflict' }, { kind: 'latency', milliseconds: -1 }];
    expect(() => switches.set(wrong)).toThrow('milliseconds of fault 2 must not be negative.');
    expect(() => switches.set(JSON.parse('{"kind":"throttle"}'))).toThrow(
      'The faults must be a list, such as [{"kind":"throttle"}].',
    );
    expect(switches.list().map(({ fault }) => fault.kind)).toEqual(['throttle']);
  });

  it('meet the error that was set first, and count only that one', () => {
    const switches = createFaultSwitches(never);
    switches.set([{ kind: 'unavailable', code: 'OTSTimeout' }, { kind: 'throttle' }]);
    expect(() => switches.forRequest('GetRow', ['rows'], 0).failRequest()).toThrow('Operation timeout.');
    expect(switches.list().map(({ met }) => met)).toEqual([1, 0]);
  });

  it('add up latencies, take the shortest page and the longest delay', () => {
    const switches = createFaultSwitches(() => 0.5);
    switches.set([
      { kind: 'latency', milliseconds: 10 },
      { kind: 'latency', milliseconds: 100, maxMilliseconds: 200 },
      { kind: 'shortPage', rows: 7 },
      { kind: 'shortPage', rows: 3 },
      { kind: 'shortPage', rows: 5 },
      { kind: 'globalIndexDelay', milliseconds: 40 },
      { kind: 'globalIndexDelay', milliseconds: 50 },
      { kind: 'globalIndexDelay', milliseconds: 30 },
    ]);
    const range = switches.forRequest('GetRange', ['rows'], 0);
    expect(range.latency()).toBe(160);
    expect(range.scannedRowsPerPage()).toBe(3);
    expect(range.globalIndexDelay()).toBe(0);
    expect(switches.forRequest('PutRow', ['rows'], 0).globalIndexDelay()).toBe(50);
  });
});

describe('a table that is not ready after CreateTable', () => {
  it.each([
    [999, true],
    [1000, false],
    [1001, false],
  ])('answers so %i ms after: %s', (elapsed, isNotReady) => {
    const switches = createFaultSwitches(never);
    switches.add({ kind: 'tableNotReady', afterCreateTable: 1000 });
    switches.forRequest('CreateTable', ['rows'], 5000).succeeded();
    const read = () => switches.forRequest('GetRow', ['rows'], 5000 + elapsed).failRequest();
    if (isNotReady) expect(read).toThrow('The table is not ready.');
    else expect(read).not.toThrow();
  });
});

describe('the probability of a fault', () => {
  it('decides by the randomness that the server is given', () => {
    const numbers = [0.1, 0.29, 0.3, 0.9];
    const switches = createFaultSwitches(() => numbers.shift() ?? never());
    switches.add({ kind: 'throttle', probability: 0.3 });
    expect(failures(switches, 4)).toEqual([true, true, false, false]);
  });

  it('leaves nothing to chance at 0 and at 1', () => {
    const switches = createFaultSwitches(() => 0);
    switches.add({ kind: 'throttle', probability: 0 });
    expect(failures(switches, 2)).toEqual([false, false]);
    switches.set([{ kind: 'throttle', probability: 1 }]);
    expect(failures(switches, 2)).toEqual([true, true]);
  });

  it('does not count requests that were spared', () => {
    const numbers = [0.9, 0.1, 0.1];
    const switches = createFaultSwitches(() => numbers.shift() ?? never());
    switches.add({ kind: 'throttle', probability: 0.3, times: 1 });
    expect(failures(switches, 3)).toEqual([false, true, false]);
  });

  it('comes out the same again for the same seed, whatever other faults draw', () => {
    const run = (seed: number, others: FaultInput[]) => {
      const switches = createFaultSwitches(() => 0.9);
      switches.set([...others, { kind: 'throttle', probability: 0.5, seed }]);
      return failures(switches, 64);
    };
    expect(run(1, [])).toEqual(run(1, [{ kind: 'unavailable', probability: 0.5 }]));
    expect(run(1, [])).not.toEqual(run(2, []));
  });

  it('is what it says, in the long run', () => {
    for (const seed of [0, 1, 2 ** 40]) {
      const switches = createFaultSwitches(never);
      switches.add({ kind: 'throttle', probability: 0.2, seed });
      const share = failures(switches, 10_000).filter((failed) => failed).length / 10_000;
      // Five standard deviations.
      expect(Math.abs(share - 0.2)).toBeLessThan(0.02);
    }
  });
});
