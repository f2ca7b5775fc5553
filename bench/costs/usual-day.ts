import type { CostedOperation } from '../benchmarks/costs/operations.ts';

/** Assumed: what one user sends on a day, in two visits of a few minutes. */
export const usualDay: Readonly<Record<CostedOperation, number>> = {
  login: 1,
  renew: 1,
  get: 0,
  'get, session read': 2,
  'list of 50': 8,
  add: 3,
  update: 5,
  remove: 2,
};

export const requestsOfDay = Object.values(usualDay).reduce((sum, times) => sum + times);

/** Which function answers a request. */
export function functionOf(operation: CostedOperation): 'session' | 'db' {
  return operation === 'login' || operation === 'renew' ? 'session' : 'db';
}
