import * as v from 'valibot';
import { operations } from '../operations/operations.ts';

/** Something is wrong with a fault that was to be set; the message says what, and what is allowed. */
export class FaultError extends Error {
  override name = 'FaultError' as const;
  readonly code = 'InvalidArgument';
}

const everyOperation = [...operations.keys()];
const rowWrites = ['PutRow', 'UpdateRow', 'DeleteRow', 'BatchWriteRow'];
const rowOperations = [...rowWrites, 'GetRow', 'BatchGetRow', 'GetRange'];

/** The operations that a kind of fault can be for. */
export const operationsOf = {
  throttle: everyOperation,
  unavailable: everyOperation,
  tableNotReady: rowOperations,
  conflict: rowWrites,
  latency: everyOperation,
  dropBefore: everyOperation,
  dropAfter: everyOperation,
  shortPage: ['GetRange'],
  globalIndexDelay: [...rowWrites, 'CreateIndex'],
} as const satisfies Record<string, readonly string[]>;

/** Ten minutes. */
const longestWait = 600_000;

const milliseconds = v.pipe(
  v.number('must be a number of milliseconds'),
  v.integer('must be whole milliseconds'),
  v.minValue(0, 'must not be negative'),
  v.maxValue(longestWait, `must not be above ${longestWait} (ten minutes)`),
);

function wholeNumberFrom(minimum: number) {
  const message = `must be a whole number from ${minimum}`;
  return v.pipe(v.number(message), v.safeInteger(message), v.minValue(minimum, message));
}

function oneOf<const C extends string>(...codes: readonly [C, ...C[]]) {
  return v.optional(v.picklist(codes, `must be one of ${codes.join(', ')}`), codes[0]);
}

function listOf<S extends v.GenericSchema<string, string>>(item: S, what: string) {
  return v.pipe(
    v.array(item, `must be a list of ${what}`),
    v.nonEmpty(`must not be empty: leave it out for all ${what}`),
  );
}

/** A kind of fault by its own fields, beside those that say which requests meet it, and how often. */
function kind<const K extends keyof typeof operationsOf, E extends v.ObjectEntries>(name: K, own: E) {
  const allowed: readonly string[] = operationsOf[name];
  const entries = {
    ...own,
    operations: v.optional(listOf(v.picklist(allowed, `must be one of ${allowed.join(', ')}`), 'operations')),
    tables: v.optional(listOf(v.string('must be the name of a table'), 'tables')),
    times: v.optional(wholeNumberFrom(1)),
    probability: v.optional(
      v.pipe(
        v.number('must be a number from 0 to 1'),
        v.minValue(0, 'must not be below 0'),
        v.maxValue(1, 'must not be above 1'),
      ),
    ),
    seed: v.optional(wholeNumberFrom(0)),
  };
  return v.strictObject({ kind: v.literal(name), ...entries }, ({ expected }) =>
    expected === 'never'
      ? `is no field of ${name}, which has ${Object.keys(entries).join(', ')}`
      : 'is missing',
  );
}

const latency = v.pipe(
  kind('latency', { milliseconds, maxMilliseconds: v.optional(milliseconds) }),
  v.forward(
    v.check(
      (fault) => (fault.maxMilliseconds ?? fault.milliseconds) >= fault.milliseconds,
      'must not be below milliseconds',
    ),
    ['maxMilliseconds'],
  ),
);
const shortPage = v.pipe(
  kind('shortPage', { rows: wholeNumberFrom(0) }),
  v.forward(
    v.check(
      ({ rows, times }) => rows > 0 || times !== undefined,
      'must be above 0 unless times is given, because who reads on would never come to an end',
    ),
    ['rows'],
  ),
);

const schema = v.variant(
  'kind',
  [
    kind('throttle', { code: oneOf('OTSServerBusy', 'OTSNotEnoughCapacityUnit') }),
    kind('unavailable', {
      code: oneOf('OTSServerUnavailable', 'OTSPartitionUnavailable', 'OTSTimeout', 'OTSInternalServerError'),
    }),
    kind('tableNotReady', { afterCreateTable: v.optional(milliseconds) }),
    kind('conflict', {}),
    latency,
    kind('dropBefore', {}),
    kind('dropAfter', {}),
    shortPage,
    kind('globalIndexDelay', { milliseconds }),
  ],
  ({ path, expected }) =>
    path === undefined
      ? 'must be an object such as {"kind":"throttle","times":1}'
      : `must be one of ${expected?.replace(/[()"]/g, '').replaceAll(' | ', ', ')}`,
);

/**
 * A fault that requests meet, as plain data, by its kind:
 *
 * - `throttle`: 503 OTSServerBusy, or by `code` 403 OTSNotEnoughCapacityUnit.
 * - `unavailable`: 503 OTSServerUnavailable, or by `code` 503 OTSPartitionUnavailable, 503 OTSTimeout or
 *   500 OTSInternalServerError.
 * - `tableNotReady`: 404 OTSTableNotReady; with `afterCreateTable` only for so many milliseconds after a table was made.
 * - `conflict`: 409 OTSRowOperationConflict, of a write.
 * - `latency`: a wait of `milliseconds`, or of a random time from that to `maxMilliseconds`, before the operation.
 * - `dropBefore`, `dropAfter`: the connection is destroyed without an answer; the operation has not, or has, been done.
 * - `shortPage`: a page of GetRange ends after `rows` scanned rows and says where the next one starts.
 * - `globalIndexDelay`: global secondary indexes show what a write does `milliseconds` later; one that CreateIndex
 *   fills can be read so much later.
 *
 * `operations` and `tables` say which requests meet it (left out: all that the kind is for), `probability` (1) how
 * likely each does, `times` after how many it is over. A fault with a `seed` draws numbers of its own from it, so that
 * the same requests meet it again. A write that is answered with an error has stored nothing.
 */
export type FaultInput = v.InferInput<typeof schema>;

/** A fault as it was set. */
export type Fault = v.InferOutput<typeof schema>;

/** @throws FaultError which names the field by its path, after `name`. */
export function parseFault(input: unknown, name = 'the fault'): Fault {
  const parsed = v.safeParse(schema, input, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = v.getDotPath(issue);
  throw new FaultError(`${path === null ? name : `${path} of ${name}`} ${issue.message}.`);
}
