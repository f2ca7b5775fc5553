import { expect } from '@jest/globals';
import type { SessionWorld } from './session-world.ts';

/** What a case is given: a user of its own, and ways to bring about the state that it starts from. */
export interface Given {
  readonly user: string;
  readonly uid: string;
  login(): Promise<string>;
  loginOf(user: string): Promise<string>;
  /** A session from before users' rows listed sessions. */
  old(): Promise<string>;
  code(options?: Parameters<SessionWorld['alipay']['authorize']>[1]): string;
  post(body: object): Promise<unknown>;
  operate(request: object): Promise<unknown>;
  later(milliseconds: number): void;
}

export interface Expected {
  readonly status: number;
  /** The error's code, or a matcher of the body. */
  readonly answer: unknown;
  /** Everything that changes in the tables; nothing else may. */
  readonly changes: readonly string[];
}

export type Scenario = readonly [name: string, given: (given: Given) => unknown, expected: Expected];

export const session = {
  sessionId: expect.stringMatching(/^[\w-]{43}$/),
  expiresAt: expect.any(Number),
  serverTime: expect.any(Number),
  functions: expect.objectContaining({ db: 'mini-app-db', api: '2023-03-30' }),
  sts: expect.objectContaining({ AccessKeyId: expect.stringMatching(/^STS\./) }),
};
export const newcomer: Expected = {
  status: 200,
  answer: session,
  changes: ['+auth_sessions', '+auth_users'],
};
export const another: Expected = {
  status: 200,
  answer: session,
  changes: ['+auth_sessions', '~auth_users revision sessions'],
};
export const renewed: Expected = { status: 200, answer: session, changes: ['~auth_users revision sessions'] };
export const ended: Expected = {
  status: 204,
  answer: undefined,
  changes: ['-auth_sessions', '~auth_users revision sessions'],
};
export const nothingToDo: Expected = { status: 204, answer: undefined, changes: [] };
export const refused = (status: number, answer: string): Expected => ({ status, answer, changes: [] });
export const unauthenticated = refused(401, 'Unauthenticated');
export const invalid = refused(400, 'InvalidArgument');

export const renew = (sessionId: unknown) => ({ action: 'renew', sessionId });

export const sessionsOf = (answer: unknown) =>
  (answer as { sessions: { id: string; current: boolean }[] }).sessions;
