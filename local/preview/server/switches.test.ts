import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Backend, BackendFault } from './backend.ts';
import { BadRequestError } from './request-body.ts';
import { createSwitches, type Switches } from './switches.ts';

let faults: BackendFault[];
let changes: number;
let switches: Switches;

const backend: Backend = {
  onRecord: () => () => undefined,
  shortName: (name) => name,
  addFault(fault) {
    faults = [...faults, fault];
    return () => {
      faults = faults.filter((other) => other !== fault);
    };
  },
  endSession: async () => undefined,
  expireToken: () => false,
};

beforeEach(() => {
  faults = [];
  changes = 0;
  switches = createSwitches(backend, () => {
    changes += 1;
  });
});

describe('the switches', () => {
  it('are of one phone alone', () => {
    switches.set({ phone: 'alice', switch: 'offline', on: true });
    switches.set({ phone: 'alice', switch: 'slowNetwork', on: true });
    expect(switches.isOn('alice', 'offline')).toBe(true);
    expect(switches.isOn('alice#2', 'offline')).toBe(false);
    expect(switches.state).toEqual({ phones: { alice: ['offline', 'slowNetwork'] }, cloud: [] });
    switches.set({ phone: 'alice', switch: 'offline', on: false });
    expect(switches.state.phones).toEqual({ alice: ['slowNetwork'] });
    expect(changes).toBe(3);
  });

  it('of the cloud set a fault of Tablestore that holds until it is switched off, once', () => {
    switches.set({ switch: 'throttled', on: true });
    switches.set({ switch: 'throttled', on: true });
    switches.set({ switch: 'dropAfterCommit', on: true });
    const writes = ['PutRow', 'UpdateRow', 'DeleteRow', 'BatchWriteRow'];
    expect(faults).toEqual([{ kind: 'throttle' }, { kind: 'dropAfter', operations: writes }]);
    switches.set({ switch: 'throttled', on: false });
    switches.set({ switch: 'unavailable', on: false });
    expect(faults).toEqual([{ kind: 'dropAfter', operations: writes }]);
    expect(switches.state.cloud).toEqual(['dropAfterCommit']);
  });

  it('go off together', () => {
    switches.set({ phone: 'alice', switch: 'offline', on: true });
    switches.set({ switch: 'slowFunctions', on: true });
    switches.allOff();
    expect(switches.state).toEqual({ phones: {}, cloud: [] });
    expect(faults).toEqual([]);
  });

  it.each([
    { switch: 'offline', on: true },
    { phone: 'alice', switch: 'throttled', on: true },
    { phone: '', switch: 'offline', on: true },
    { phone: 'alice', switch: 'offline', on: 'yes' },
    { phone: 'alice', switch: 'toString', on: true },
  ])('refuse %j', (change) => {
    expect(() => switches.set(change)).toThrow(BadRequestError);
    expect(switches.state).toEqual({ phones: {}, cloud: [] });
  });

  it('of the cloud are refused where there is none', () => {
    const alone = createSwitches(undefined, () => undefined);
    expect(() => alone.set({ switch: 'throttled', on: true })).toThrow('There is no cloud');
  });
});
