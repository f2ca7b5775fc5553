import { describe, expect, it } from '@jest/globals';
import { operations } from '../operations/operations.ts';
import { FaultError, parseFault } from './fault.ts';

describe('a fault', () => {
  it.each([
    [{ kind: 'throttle' }, { kind: 'throttle', code: 'OTSServerBusy' }],
    [{ kind: 'unavailable' }, { kind: 'unavailable', code: 'OTSServerUnavailable' }],
    [
      { kind: 'tableNotReady', afterCreateTable: 5000 },
      { kind: 'tableNotReady', afterCreateTable: 5000 },
    ],
    [
      { kind: 'latency', milliseconds: 5, maxMilliseconds: 5 },
      { kind: 'latency', milliseconds: 5, maxMilliseconds: 5 },
    ],
    [
      { kind: 'shortPage', rows: 0, times: 1 },
      { kind: 'shortPage', rows: 0, times: 1 },
    ],
    [
      { kind: 'dropAfter', probability: 0.5, seed: 1 },
      { kind: 'dropAfter', probability: 0.5, seed: 1 },
    ],
  ])('is taken as it is given, with the usual code: %j', (input, fault) => {
    expect(parseFault(input)).toEqual(fault);
  });

  it('can be for every operation of the server', () => {
    const fault = { kind: 'latency', milliseconds: 1, operations: [...operations.keys()] };
    expect(parseFault(fault)).toEqual(fault);
  });

  const writes = 'PutRow, UpdateRow, DeleteRow, BatchWriteRow';
  const common = 'operations, tables, times, probability, seed';
  it.each([
    [undefined, 'the fault must be an object such as {"kind":"throttle","times":1}.'],
    [
      ['throttle'],
      'kind of the fault must be one of throttle, unavailable, tableNotReady, conflict, latency, dropBefore, dropAfter, shortPage, globalIndexDelay.',
    ],
    [
      { kind: 'slow' },
      'kind of the fault must be one of throttle, unavailable, tableNotReady, conflict, latency, dropBefore, dropAfter, shortPage, globalIndexDelay.',
    ],
    [
      { kind: 'conflict', tabels: ['a'] },
      `tabels of the fault is no field of conflict, which has ${common}.`,
    ],
    [
      JSON.parse('{"kind":"conflict","__proto__":1}'),
      `__proto__ of the fault is no field of conflict, which has ${common}.`,
    ],
    [{ kind: 'latency' }, 'milliseconds of the fault is missing.'],
    [{ kind: 'latency', milliseconds: '5' }, 'milliseconds of the fault must be a number of milliseconds.'],
    [{ kind: 'latency', milliseconds: 0.5 }, 'milliseconds of the fault must be whole milliseconds.'],
    [{ kind: 'latency', milliseconds: -1 }, 'milliseconds of the fault must not be negative.'],
    [
      { kind: 'latency', milliseconds: 600_001 },
      'milliseconds of the fault must not be above 600000 (ten minutes).',
    ],
    [
      { kind: 'latency', milliseconds: 5, maxMilliseconds: 4 },
      'maxMilliseconds of the fault must not be below milliseconds.',
    ],
    [
      { kind: 'throttle', code: 'OTSTimeout' },
      'code of the fault must be one of OTSServerBusy, OTSNotEnoughCapacityUnit.',
    ],
    [
      { kind: 'conflict', operations: ['PutRow', 'GetRow'] },
      `operations.1 of the fault must be one of ${writes}.`,
    ],
    [
      { kind: 'conflict', operations: [] },
      'operations of the fault must not be empty: leave it out for all operations.',
    ],
    [{ kind: 'conflict', operations: 'PutRow' }, 'operations of the fault must be a list of operations.'],
    [{ kind: 'conflict', tables: [1] }, 'tables.0 of the fault must be the name of a table.'],
    [{ kind: 'conflict', tables: [] }, 'tables of the fault must not be empty: leave it out for all tables.'],
    [{ kind: 'conflict', times: 0 }, 'times of the fault must be a whole number from 1.'],
    [{ kind: 'conflict', times: 1.5 }, 'times of the fault must be a whole number from 1.'],
    [{ kind: 'conflict', probability: '1' }, 'probability of the fault must be a number from 0 to 1.'],
    [{ kind: 'conflict', probability: -0.1 }, 'probability of the fault must not be below 0.'],
    [{ kind: 'conflict', probability: 1.1 }, 'probability of the fault must not be above 1.'],
    [{ kind: 'conflict', seed: -1 }, 'seed of the fault must be a whole number from 0.'],
    [{ kind: 'shortPage', rows: -1 }, 'rows of the fault must be a whole number from 0.'],
    [
      { kind: 'shortPage', rows: 0 },
      'rows of the fault must be above 0 unless times is given, because who reads on would never come to an end.',
    ],
  ])('%j is refused', (input, message) => {
    expect(() => parseFault(input)).toThrow(new FaultError(message));
  });
});
