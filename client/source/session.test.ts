import { describe, expect, it } from '@jest/globals';
import { parseSessionAnswer } from './session.ts';

const answer = {
  sessionId: 'id',
  expiresAt: '2026-11-27T12:00:00Z',
  sts: {
    AccessKeyId: 'STS.key',
    AccessKeySecret: 'secret',
    SecurityToken: 'token',
    Expiration: '2026-11-20T12:15:00Z',
  },
  functions: {
    api: '2016-08-15',
    endpoint: 'https://1.cn-hangzhou.fc.aliyuncs.com',
    accountId: '1',
    region: 'cn-hangzhou',
    service: 'todo-list',
    db: 'db',
  },
  serverTime: '2026-11-20T12:00:00Z',
};
const serverTime = Date.UTC(2026, 10, 20, 12);
const minutes = 60_000;

describe('parseSessionAnswer', () => {
  it('reads the session, the offset of the clock and when to renew', () => {
    const session = parseSessionAnswer(
      JSON.stringify({ ...answer, later: 'field' }),
      serverTime - 5 * minutes,
    );
    expect(session).toEqual({
      sessionId: 'id',
      credentials: { accessKeyId: 'STS.key', accessKeySecret: 'secret', securityToken: 'token' },
      credentialsExpireAt: serverTime + 15 * minutes,
      renewAt: serverTime + 12 * minutes,
      clockOffset: 5 * minutes,
      functions: {
        endpoint: 'https://1.cn-hangzhou.fc.aliyuncs.com',
        accountId: '1',
        region: 'cn-hangzhou',
        db: 'db',
        api: { version: '2016-08-15', service: 'todo-list' },
      },
    });
  });

  it('reads a server time in milliseconds as well', () => {
    const session = parseSessionAnswer(JSON.stringify({ ...answer, serverTime }), serverTime);
    expect(session.clockOffset).toBe(0);
  });

  it.each([
    ['<html>', /is not an object/],
    ['null', /is not an object/],
    ['[]', /is not an object/],
    [without('sessionId'), /"sessionId"/],
    [JSON.stringify({ ...answer, sessionId: 7 }), /"sessionId"/],
    [JSON.stringify({ ...answer, sessionId: '' }), /"sessionId"/],
    [without('serverTime'), /"serverTime"/],
    [JSON.stringify({ ...answer, serverTime: 'noon' }), /"serverTime"/],
    [JSON.stringify({ ...answer, serverTime: 1e300 }), /"serverTime"/],
    [JSON.stringify({ ...answer, serverTime: '+010000-01-01T00:00:00Z' }), /"serverTime"/],
    [without('sts'), /"sts"/],
    [withoutIn('sts', 'AccessKeyId'), /"AccessKeyId"/],
    [withoutIn('sts', 'AccessKeySecret'), /"AccessKeySecret"/],
    [withoutIn('sts', 'SecurityToken'), /"SecurityToken"/],
    [withoutIn('sts', 'Expiration'), /"Expiration"/],
    [without('functions'), /"functions"/],
    [withoutIn('functions', 'endpoint'), /"endpoint"/],
    [changed('functions', { endpoint: 'ftp://1.fc.aliyuncs.com' }), /no endpoint but "ftp:/],
    [changed('functions', { endpoint: 'https://1.fc.aliyuncs.com/path' }), /no endpoint but/],
    [withoutIn('functions', 'accountId'), /"accountId"/],
    [withoutIn('functions', 'region'), /"region"/],
    [withoutIn('functions', 'db'), /"db"/],
    [withoutIn('functions', 'api'), /"api"/],
    [withoutIn('functions', 'service'), /"service"/],
    [changed('functions', { api: '2049-01-01' }), /does not know/],
  ])('refuses %s', (text, complaint) => {
    expect(() => parseSessionAnswer(text, serverTime)).toThrow(
      expect.objectContaining({
        name: 'ClientError',
        code: 'Internal',
        message: expect.stringMatching(complaint),
      }),
    );
  });
});

function without(key: keyof typeof answer): string {
  return JSON.stringify({ ...answer, [key]: undefined });
}

function withoutIn(part: 'sts' | 'functions', key: string): string {
  return changed(part, { [key]: undefined });
}

function changed(part: 'sts' | 'functions', changes: Record<string, unknown>): string {
  return JSON.stringify({ ...answer, [part]: { ...answer[part], ...changes } });
}
