import { expect } from '@jest/globals';
import type { Answer, RawRequest, Target } from '../test/raw-request.ts';
import type { Evidence } from './case.ts';

/** One request that the SDK would not send, and what it is answered. */
export interface ProtocolCase {
  readonly name: string;
  readonly evidence: Evidence;
  readonly localOnly?: string;
  /** @param table one that is there, with the primary key `uid` (STRING) and `id` (INTEGER). */
  request(table: string): RawRequest;
  /** The error, without its text where no source gives it; or what a successful answer must be. */
  readonly expected:
    | readonly [status: number, code: string, message?: string]
    | ((answer: Answer, target: Target) => void);
}

/** For a request that is answered as any other. */
export function succeeds({ status }: Answer): void {
  expect(status).toBe(200);
}
