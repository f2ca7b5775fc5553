import { expect } from '@jest/globals';
import { appId } from '../../local/alipay/test-gateway.ts';
import { userId } from '../../local/alipay/users.ts';
import { another, invalid, newcomer, refused, type Scenario, unauthenticated } from './scenario.ts';
import { idleSeconds, second, sessionLimit } from './session-world.ts';

/** Logins: what is sent, and what must come of it. */
export const logins: readonly Scenario[] = [
  ['a first login makes a user and a session', ({ code }) => ({ authCode: code() }), newcomer],
  [
    'a second login adds a session to the user',
    async ({ login, code }) => {
      await login();
      return { authCode: code() };
    },
    another,
  ],
  [
    'a login at the cap ends the oldest session',
    async ({ login, code }) => {
      for (let n = 0; n < sessionLimit; n += 1) await login();
      return { authCode: code() };
    },
    { ...another, changes: ['+auth_sessions', '-auth_sessions', '~auth_users revision sessions'] },
  ],
  [
    'a login drops sessions that have ended of themselves',
    async ({ login, code, later }) => {
      await login();
      await login();
      later(idleSeconds * second);
      return { authCode: code() };
    },
    {
      ...another,
      changes: ['+auth_sessions', '-auth_sessions', '-auth_sessions', '~auth_users revision sessions'],
    },
  ],
  [
    'a user is known by user_id when Alipay gives no open_id',
    ({ code }) => ({ authCode: code({ identity: 'user_id' }) }),
    newcomer,
  ],
  [
    'the same person by user_id is another user than by open_id',
    async ({ login, code }) => {
      await login();
      return { authCode: code({ identity: 'user_id' }) };
    },
    newcomer,
  ],
  [
    'a linked open_id opens the user that was known by user_id',
    async ({ user, uid, post, code, operate }) => {
      await post({ authCode: code({ identity: 'user_id' }) });
      const to = `alipay:user_id:${userId(appId, user)}`;
      expect(await operate({ op: 'linkIdentity', from: uid, to })).toEqual({ data: { from: uid, to } });
      return { authCode: code() };
    },
    another,
  ],
  ['an action may be named', ({ code }) => ({ action: 'login', authCode: code() }), newcomer],
  [
    'what else my.getAuthCode gave is ignored',
    ({ code }) => ({ authCode: code(), authErrorScopes: {}, authSuccessScopes: ['auth_base'] }),
    newcomer,
  ],
  [
    'a sessionId that the client proposes is ignored',
    ({ code }) => ({ authCode: code(), sessionId: 'A'.repeat(43) }),
    newcomer,
  ],
  [
    'who the client says that it is is ignored',
    ({ code }) => ({ authCode: code(), uid: 'alipay:open_id:somebody', open_id: 'somebody' }),
    newcomer,
  ],
  ['an invented authCode is refused', () => ({ authCode: 'invented' }), unauthenticated],
  [
    'a used authCode is refused',
    async ({ code, post }) => {
      const authCode = code();
      await post({ authCode });
      return { authCode };
    },
    unauthenticated,
  ],
  [
    'an answer that names nobody makes no session',
    ({ code }) => ({ authCode: code({ identity: 'none' }) }),
    refused(503, 'Unavailable'),
  ],
  [
    'a wrongly signed answer makes no session',
    ({ code }) => ({ authCode: code({ signature: 'wrong' }) }),
    refused(503, 'Unavailable'),
  ],
  [
    'an unsigned answer makes no session',
    ({ code }) => ({ authCode: code({ signature: 'missing' }) }),
    refused(503, 'Unavailable'),
  ],
  [
    'Alipay being down makes no session',
    ({ code }) => ({ authCode: code({ unavailable: true }) }),
    refused(503, 'Unavailable'),
  ],
  [
    'a disabled user cannot log in',
    async ({ login, operate, uid, code }) => {
      await login();
      await operate({ op: 'disableUser', uid });
      return { authCode: code() };
    },
    refused(403, 'PermissionDenied'),
  ],
  [
    'a user who was enabled again can',
    async ({ login, operate, uid, code }) => {
      await login();
      await operate({ op: 'disableUser', uid });
      await operate({ op: 'enableUser', uid });
      return { authCode: code() };
    },
    another,
  ],
  [
    'a user who logged out everywhere can log in',
    async ({ login, post, code }) => {
      await post({ action: 'logoutAll', sessionId: await login() });
      return { authCode: code() };
    },
    another,
  ],
  ['an empty authCode is no request', () => ({ authCode: '' }), invalid],
  ['a number is no authCode', () => ({ authCode: 5 }), invalid],
  ['null is no authCode', () => ({ authCode: null }), invalid],
  ['an array is no authCode', () => ({ authCode: ['a'] }), invalid],
  ['an object is no authCode', () => ({ authCode: { $gt: '' } }), invalid],
  ['an authCode of 257 characters is refused unseen', () => ({ authCode: 'x'.repeat(257) }), invalid],
  ['an authCode of control characters is refused', () => ({ authCode: '\u0000\n' }), unauthenticated],
  ['an action that does not exist', () => ({ action: 'drop', sessionId: 's' }), invalid],
  ['an action that every object has', () => ({ action: 'constructor', sessionId: 's' }), invalid],
  ['a prototype instead of fields', () => '{"__proto__":{"authCode":"x"}}', invalid],
  ['no body', () => '', invalid],
  ['no JSON', () => 'authCode=x', invalid],
  ['JSON that is no object', () => '[]', invalid],
  ['null', () => 'null', invalid],
  ['JSON that is nested ten thousand deep', () => '['.repeat(7000) + ']'.repeat(7000), invalid],
  ['a body above 16 KiB', () => ({ authCode: 'x'.repeat(17_000) }), invalid],
];
