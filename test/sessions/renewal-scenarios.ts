import { expect } from '@jest/globals';
import { invalid, renew, renewed, type Scenario, session, sessionsOf, unauthenticated } from './scenario.ts';
import { absoluteSeconds, idleSeconds, second, sessionLimit } from './session-world.ts';

/** Renewals of sessions in every state. */
export const renewals: readonly Scenario[] = [
  ['a renewal moves the idle end on', async ({ login }) => renew(await login()), renewed],
  [
    'just before the idle end',
    async ({ login, later }) => {
      const sessionId = await login();
      later(idleSeconds * second - 1);
      return renew(sessionId);
    },
    renewed,
  ],
  [
    'at the idle end',
    async ({ login, later }) => {
      const sessionId = await login();
      later(idleSeconds * second);
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'at the absolute end, though renewed all the time',
    async ({ login, later, post }) => {
      const sessionId = await login();
      for (let week = 0; week < 5; week += 1) {
        later(6 * 24 * 3600 * second);
        await post(renew(sessionId));
      }
      expect(absoluteSeconds).toBe(5 * 6 * 24 * 3600);
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'after logging out',
    async ({ login, post }) => {
      const sessionId = await login();
      await post({ action: 'logout', sessionId });
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'after logging out everywhere from another device',
    async ({ login, post }) => {
      const sessionId = await login();
      await post({ action: 'logoutAll', sessionId: await login() });
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'after being revoked from another device',
    async ({ login, post }) => {
      const sessionId = await login();
      const other = await login();
      const [first] = sessionsOf(await post({ action: 'sessions', sessionId: other }));
      await post({ action: 'revoke', sessionId: other, id: first?.id });
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'after the user was disabled',
    async ({ login, operate, uid }) => {
      const sessionId = await login();
      await operate({ op: 'disableUser', uid });
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'after being disabled and enabled again',
    async ({ login, operate, uid }) => {
      const sessionId = await login();
      await operate({ op: 'disableUser', uid });
      await operate({ op: 'enableUser', uid });
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'after the developer ended the sessions',
    async ({ login, operate, uid }) => {
      const sessionId = await login();
      await operate({ op: 'endSessions', uid });
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'after making room for newer ones',
    async ({ login }) => {
      const sessionId = await login();
      for (let n = 0; n < sessionLimit; n += 1) await login();
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'when the clock has gone back by an hour nothing moves back',
    async ({ login, later, post }) => {
      const sessionId = await login();
      later(7_200 * second);
      const { expiresAt } = (await post(renew(sessionId))) as { expiresAt: number };
      later(-7_200 * second);
      expect(await post(renew(sessionId))).toMatchObject({ expiresAt });
      return renew(sessionId);
    },
    { status: 200, answer: session, changes: ['~auth_users revision'] },
  ],
  [
    'when the clock has gone back by more than a minute before the login',
    async ({ login, later }) => {
      const sessionId = await login();
      later(-60_001);
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'of a session from before there were lists',
    async ({ login, old }) => {
      await login();
      return renew(await old());
    },
    { status: 200, answer: session, changes: ['~auth_sessions idleExpiresAt'] },
  ],
  [
    'of such a session at its idle end',
    async ({ login, old, later }) => {
      await login();
      const sessionId = await old();
      later(idleSeconds * second);
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'of such a session after logging out everywhere',
    async ({ login, old, post }) => {
      const sessionId = await old();
      await post({ action: 'logoutAll', sessionId: await login() });
      return renew(sessionId);
    },
    unauthenticated,
  ],
  [
    'of such a session whose account was deleted before its user came back',
    async ({ login, old, later }) => {
      const sessionId = await old();
      later(62 * second);
      await login();
      return renew(sessionId);
    },
    unauthenticated,
  ],
  ['of an unknown session', () => renew('A'.repeat(43)), unauthenticated],
  ['without a sessionId', () => ({ action: 'renew' }), invalid],
  ['with null', () => renew(null), unauthenticated],
  ['with a number', () => renew(43), unauthenticated],
  ['with an array of it', async ({ login }) => renew([await login()]), unauthenticated],
  ['with an object', () => renew({ toString: 'x' }), unauthenticated],
  ['with an empty text', () => renew(''), unauthenticated],
  ['with a text of 15 KB', () => renew('A'.repeat(15_000)), unauthenticated],
  ['with what looks like Tablestore’s least key', () => renew('INF_MIN'), unauthenticated],
  ['with a line feed after it', async ({ login }) => renew(`${await login()}\n`), unauthenticated],
];
