import { expect } from '@jest/globals';
import type { SdkMethod } from '../test/instance.ts';
import type { Own } from './own.ts';
import type { TableShape } from './tables.ts';

/**
 * Where the expectation of a case comes from: T, the tests that an official SDK runs against the service; D, the
 * documentation; I, neither, so that it is this server's own choice and is not asked of the service.
 */
export type Evidence = 'T' | 'D' | 'I';

/** One behaviour, as calls of the genuine SDK and what must come of them. */
export interface ConformanceCase {
  /** A sentence about behaviour, the only case with that name. */
  readonly name: string;
  readonly evidence: Evidence;
  /** Why the service cannot be asked. */
  readonly localOnly?: string;
  /** The tables that the case uses, without those that it makes itself; `rows` unless it says otherwise. */
  readonly tables?: readonly TableShape[];
  /** Run in order. */
  steps(own: Own): readonly Step[];
  /** For what relates several answers: those of all steps, in their order. */
  check?(answers: readonly unknown[], own: Own): void;
}

/**
 * A call and what comes of it. Parameters are the SDK's, with bigint for INTEGER values; a function gets the answers
 * of the steps before. `eventually` is for what the service does after it has answered: the call is repeated there.
 */
export type Call = readonly [
  method: SdkMethod,
  params: object | ((answers: readonly unknown[]) => object),
  expected: Expected,
  when?: 'eventually',
];

/** Calls at the same time; the answer is the list of their error codes, 'OK' for those that succeed. */
export interface Together {
  readonly together: readonly (readonly [method: SdkMethod, params: object])[];
}

/** Moves the server's clock, in milliseconds; only for cases that are local. */
export interface ClockAdvance {
  readonly advanceClock: number;
}

export type Step = Call | Together | ClockAdvance;

/** What a call answers (see PlainAnswer), at least that; or the error, whose text is given where it is known. */
export type Expected = { readonly answer: object } | { readonly error: ExpectedError };

export interface ExpectedError {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
}

/** The call succeeds. */
export const done: Expected = { answer: {} };

/** The row is there and has these columns, each with one version. */
export function holds(columns: Readonly<Record<string, unknown>>): Expected {
  const names = Object.keys(columns).sort();
  return { answer: { row: { cells: names.map((name) => [name, columns[name], expect.any(Number)]) } } };
}

/** The row is there and has these cells in this order, as `[name, value, version]`. */
export function holdsCells(cells: readonly (readonly [string, unknown, unknown])[]): Expected {
  return { answer: { row: { cells } } };
}

/** The answer has no row. */
export const noRow: Expected = { answer: { row: undefined } };

export const conditionCheckFail: Expected = {
  error: { status: 403, code: 'OTSConditionCheckFail', message: 'Condition check failed.' },
};

export const tableDoesNotExist: Expected = {
  error: { status: 404, code: 'OTSObjectNotExist', message: 'Requested table does not exist.' },
};

/** 400 OTSParameterInvalid; without a text where no source gives it. */
export function parameterInvalid(message?: string): Expected {
  return refused(400, 'OTSParameterInvalid', message);
}

/** 400 OTSInvalidPK. */
export function invalidPrimaryKey(message: string): Expected {
  return refused(400, 'OTSInvalidPK', message);
}

export function refused(status: number, code: string, message?: string): Expected {
  return { error: message === undefined ? { status, code } : { status, code, message } };
}

/** For a case whose first step writes several times at once: one succeeds, the others fail their condition. */
export function succeedsOnce([outcomes]: readonly unknown[]): void {
  const codes = (outcomes as readonly string[]).toSorted();
  // The service may also refuse a write because another one of the same row is under way.
  const expected = expect.stringMatching(/^(OTSConditionCheckFail|OTSRowOperationConflict)$/);
  expect(codes).toEqual(['OK', ...codes.slice(1).map(() => expected)]);
}
