import { expect } from '@jest/globals';
import {
  ended,
  invalid,
  nothingToDo,
  renew,
  type Scenario,
  sessionsOf,
  unauthenticated,
} from './scenario.ts';
import { absoluteSeconds, idleSeconds, second } from './session-world.ts';

const everyday = (action: string, sessionId: unknown) => ({ action, sessionId });

/** Logging out, listing and revoking one’s sessions. */
export const endings: readonly Scenario[] = [
  ['a logout ends the session', async ({ login }) => everyday('logout', await login()), ended],
  [
    'a second logout finds nothing to do',
    async ({ login, post }) => {
      const sessionId = await login();
      await post(everyday('logout', sessionId));
      return everyday('logout', sessionId);
    },
    nothingToDo,
  ],
  [
    'a logout of a session that is over finds nothing to do',
    async ({ login, later }) => {
      const sessionId = await login();
      later(absoluteSeconds * second);
      return everyday('logout', sessionId);
    },
    nothingToDo,
  ],
  [
    'a logout ends a session that a clock a minute behind would still accept',
    async ({ login, later }) => {
      const sessionId = await login();
      later(idleSeconds * second + 59_999);
      return everyday('logout', sessionId);
    },
    ended,
  ],
  [
    'a logout of a session that is over for a minute finds nothing to do',
    async ({ login, later }) => {
      const sessionId = await login();
      later(idleSeconds * second + 60_000);
      return everyday('logout', sessionId);
    },
    nothingToDo,
  ],
  [
    'a logout ends a session from before there were lists',
    async ({ login, old }) => {
      await login();
      return everyday('logout', await old());
    },
    { ...ended, changes: ['-auth_sessions'] },
  ],
  ['a logout of an unknown session', () => everyday('logout', 'A'.repeat(43)), nothingToDo],
  ['a logout of no session', () => everyday('logout', { a: 1 }), nothingToDo],
  [
    'logging out everywhere ends all',
    async ({ login }) => {
      await login();
      return everyday('logoutAll', await login());
    },
    {
      status: 204,
      answer: undefined,
      changes: ['-auth_sessions', '-auth_sessions', '~auth_users revision sessionEpoch sessions'],
    },
  ],
  [
    'logging out everywhere by a session from before there were lists',
    async ({ login, old }) => {
      await login();
      return everyday('logoutAll', await old());
    },
    {
      status: 204,
      answer: undefined,
      changes: ['-auth_sessions', '-auth_sessions', '~auth_users revision sessionEpoch sessions'],
    },
  ],
  [
    'logging out everywhere twice',
    async ({ login, post }) => {
      const sessionId = await login();
      await post(everyday('logoutAll', sessionId));
      return everyday('logoutAll', sessionId);
    },
    unauthenticated,
  ],
  ['logging out everywhere without a session', () => everyday('logoutAll', undefined), invalid],
  [
    'one’s sessions, the oldest first',
    async ({ login, later }) => {
      await login();
      later(60 * second);
      return everyday('sessions', await login());
    },
    {
      status: 200,
      answer: {
        sessions: [
          { id: expect.stringMatching(/^[\w-]{16}$/), current: false, ...times() },
          { id: expect.stringMatching(/^[\w-]{16}$/), current: true, ...times() },
        ],
      },
      changes: [],
    },
  ],
  [
    'one’s sessions without those that have ended',
    async ({ login, later, post }) => {
      await login();
      const sessionId = await login();
      later(idleSeconds * second - 1);
      await post(renew(sessionId));
      later(1);
      return everyday('sessions', sessionId);
    },
    { status: 200, answer: { sessions: [expect.objectContaining({ current: true })] }, changes: [] },
  ],
  [
    'one’s sessions by one from before there were lists',
    async ({ login, old }) => {
      await login();
      return everyday('sessions', await old());
    },
    {
      status: 200,
      answer: {
        sessions: [expect.objectContaining({ current: true }), expect.objectContaining({ current: false })],
      },
      changes: [],
    },
  ],
  ['the sessions of nobody', () => everyday('sessions', 'A'.repeat(43)), unauthenticated],
  [
    'revoking another of one’s sessions',
    async ({ login, post }) => {
      await login();
      const sessionId = await login();
      const [first] = sessionsOf(await post(everyday('sessions', sessionId)));
      return { action: 'revoke', sessionId, id: first?.id };
    },
    ended,
  ],
  [
    'revoking the very session that asks',
    async ({ login, post }) => {
      const sessionId = await login();
      const [only] = sessionsOf(await post(everyday('sessions', sessionId)));
      return { action: 'revoke', sessionId, id: only?.id };
    },
    ended,
  ],
  [
    'revoking a session of somebody else does nothing',
    async ({ login, loginOf, post, user }) => {
      const theirs = await loginOf(`${user}-other`);
      const [first] = sessionsOf(await post(everyday('sessions', theirs)));
      return { action: 'revoke', sessionId: await login(), id: first?.id };
    },
    nothingToDo,
  ],
  [
    'revoking by the sessionId instead of its public id does nothing',
    async ({ login }) => {
      const sessionId = await login();
      return { action: 'revoke', sessionId, id: sessionId };
    },
    nothingToDo,
  ],
  [
    'revoking by an id of every object does nothing',
    async ({ login }) => ({ action: 'revoke', sessionId: await login(), id: '__proto__' }),
    nothingToDo,
  ],
  [
    'revoking nothing is no request',
    async ({ login }) => ({ action: 'revoke', sessionId: await login() }),
    invalid,
  ],
  ['revoking without a session', () => ({ action: 'revoke', sessionId: 'x', id: 'y' }), unauthenticated],
];

function times() {
  return { createdAt: expect.any(Number), renewedAt: expect.any(Number), expiresAt: expect.any(Number) };
}
