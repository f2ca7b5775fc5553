import * as TableStore from 'tablestore';
import { callerOf, ServiceError, type TestInstance, testAccessKey } from '../instance.ts';
import { randomBelow, randomNumbers } from '../random-numbers.ts';
import type { Call } from './linearizability.ts';
import { performOnRow } from './row-client.ts';
import type { RowOperation, RowResult } from './row-model.ts';

/** A call, and the row that it was for. */
export interface RowCall extends Call<RowOperation, RowResult> {
  readonly uid: string;
}

export interface RecordedHistory {
  readonly calls: readonly RowCall[];
  /** How many calls were refused with an error which says that nothing was done; they are not in the history. */
  readonly withoutEffect: number;
}

/** Errors with which the service refuses a request before it does anything. */
const refusals = new Set(['OTSRowOperationConflict', 'OTSNotEnoughCapacityUnit']);
/** Errors that leave open what has become of a request. */
const unclear = new Set([
  'OTSServerBusy',
  'OTSServerUnavailable',
  'OTSPartitionUnavailable',
  'OTSTimeout',
  'OTSInternalServerError',
]);

/**
 * Lets clients of the genuine SDK, each with connections of its own, do random operations to the same few rows at the
 * same time, and writes down what each of them saw.
 */
export async function recordHistory(
  instance: TestInstance,
  options: {
    readonly clients: number;
    /** In each a client reads a row, writes to it, and when the write was done reads the index. */
    readonly stepsPerClient: number;
    readonly uids: readonly string[];
    readonly seed: number;
  },
): Promise<RecordedHistory> {
  const calls: RowCall[] = [];
  let withoutEffect = 0;
  let ticks = 0;
  let lastValue = 0;

  async function perform(call: TestInstance['call'], process: number, uid: string, operation: RowOperation) {
    const invokedAt = ++ticks;
    try {
      const result = await performOnRow(call, uid, operation);
      calls.push({ process, uid, operation, invokedAt, returnedAt: ++ticks, result });
      return result;
    } catch (error) {
      if (error instanceof ServiceError && refusals.has(error.code)) withoutEffect++;
      else if (isUnclear(error)) {
        calls.push({ process, uid, operation, invokedAt, returnedAt: undefined, result: undefined });
      } else throw error;
      return undefined;
    }
  }

  async function runClient(process: number): Promise<void> {
    const call = callerOf(newClient(instance));
    const random = randomNumbers(options.seed + process);
    for (let step = 0; step < options.stepsPerClient; step++) {
      const uid = options.uids[randomBelow(options.uids.length, random)] ?? '';
      const read = await perform(call, process, uid, { type: 'GetRow' });
      const operation = chooseWrite(random, valueIn(read), () => ++lastValue);
      const written = await perform(call, process, uid, operation);
      if (written === undefined || written === 'OTSConditionCheckFail') continue;
      await perform(call, process, uid, { type: 'GetRange over index' });
    }
  }

  await Promise.all(Array.from({ length: options.clients }, (_, process) => runClient(process)));
  return { calls, withoutEffect };
}

function newClient(instance: TestInstance): TableStore.Client {
  return new TableStore.Client({
    accessKeyId: testAccessKey.accessKeyId,
    secretAccessKey: testAccessKey.accessKeySecret,
    endpoint: instance.server.endpoint,
    instancename: 'mini-app',
    maxRetries: 0,
  });
}

/** Whether the caller cannot know what became of a request: the service gave up, or the connection was lost. */
function isUnclear(error: unknown): boolean {
  if (error instanceof ServiceError) return unclear.has(error.code);
  return (error as { code?: unknown }).code === 'NetworkingError';
}

function chooseWrite(random: () => number, expected: number, newValue: () => number): RowOperation {
  switch (randomBelow(7, random)) {
    case 0:
      return { type: 'PutRow if absent', value: newValue() };
    case 1:
      return { type: 'BatchWriteRow', value: newValue() };
    case 2:
    case 3:
      return { type: 'DeleteRow if present' };
    case 4:
      return { type: 'UpdateRow increment' };
    default:
      return { type: 'UpdateRow if equal', expected, value: newValue() };
  }
}

/** The value that a read has found; 0, which is no row's value, when it found none. */
function valueIn(result: RowResult | undefined): number {
  return typeof result === 'object' && 'rows' in result ? (result.rows[0]?.value ?? 0) : 0;
}
