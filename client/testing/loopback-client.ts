import { type ClientOptions, createClient } from '../source/node.ts';
import type { Deployment } from './deployment.ts';

export interface Todo {
  readonly text: string;
  readonly completed: boolean;
}

interface Collections {
  readonly todos: Todo;
}

/**
 * A client of the deployment, signed in as `user` when it needs to be, on a device with the right time. It repeats nothing
 * that failed on the way, so that a test sees the failure.
 */
export function connect(deployment: Deployment, user = 'alice', options: Partial<ClientOptions> = {}) {
  return createClient<Collections>({
    sessionUrl: deployment.sessionUrl,
    getAuthCode: async () => deployment.session.authCode(user),
    clock: () => deployment.time,
    retries: 0,
    ...options,
  });
}

/** What a promise was rejected with; fails when it was not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => 'resolved' as const,
    (reason: unknown) => ({ reason }),
  );
  if (outcome === 'resolved') throw new Error('The promise was not rejected.');
  return outcome.reason;
}
