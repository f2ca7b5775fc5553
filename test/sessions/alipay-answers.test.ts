import { createSign } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AnsweringServer,
  startAnsweringServer,
} from '../../functions/common/testing/answering-server.ts';
import { alipayKeys, otherKeys } from '../../local/alipay/test-gateway.ts';
import { type SessionWorld, startSessionWorld } from './session-world.ts';
import { changesBetween } from './table-rows.ts';

let world: SessionWorld;
let alipay: AnsweringServer;
let answerNext: RequestListener;
beforeAll(async () => {
  world = await startSessionWorld();
  alipay = await startAnsweringServer((request, response) => answerNext(request, response));
});
afterAll(async () => {
  await alipay.close();
  await world.close();
});

type Signature = 'genuine' | 'of another key' | 'of another body' | 'missing' | 'without its time';

function signatureOf(text: string, key: string): string {
  const privateKey = { key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' } as const;
  return createSign('RSA-SHA256').update(text).sign(privateKey, 'base64');
}

/** Answers as version 3 of the open platform does: the bare body, signed in headers. */
function answered(status: number, body: string, signature: Signature = 'genuine'): RequestListener {
  const [timestamp, nonce] = [String(Date.now()), 'nonce'];
  const signed = `${timestamp}\n${nonce}\n${signature === 'of another body' ? '{}' : body}\n`;
  const key = signature === 'of another key' ? otherKeys.privateKeyPkcs8 : alipayKeys.privateKeyPkcs8;
  return (_, response) =>
    response
      .writeHead(status, {
        'content-type': 'application/json;charset=UTF-8',
        'alipay-trace-id': '0be3f2a117f04c7ab3d4e5f6a7b8c9d0',
        ...(signature === 'without its time' ? {} : { 'alipay-timestamp': timestamp }),
        'alipay-nonce': nonce,
        ...(signature === 'missing' ? {} : { 'alipay-signature': signatureOf(signed, key) }),
      })
      .end(body);
}

const tokens = {
  access_token: 'authbseB0123456789abcdef0123456789abcdef',
  auth_start: '2026-11-21 09:00:00',
  expires_in: 1_296_000,
  re_expires_in: 2_592_000,
  refresh_token: 'authbseR0123456789abcdef0123456789abcdef',
};
const openId = '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5';
const userId = '2088102150477652';
const token = (extra: object) => JSON.stringify({ ...tokens, ...extra });
const refusal = (code: string) => JSON.stringify({ code, message: '授权码code无效', links: [] });

const identities: readonly (readonly [name: string, body: string, uid: string])[] = [
  ['open_id', token({ open_id: openId }), `alipay:open_id:${openId}`],
  ['user_id', token({ user_id: userId }), `alipay:user_id:${userId}`],
  ['both', token({ user_id: userId, open_id: openId }), `alipay:open_id:${openId}`],
  ['an empty open_id beside user_id', token({ open_id: '', user_id: userId }), `alipay:user_id:${userId}`],
  ['union_id as well', token({ open_id: openId, union_id: 'u' }), `alipay:open_id:${openId}`],
  [
    'times as texts',
    token({ open_id: openId, expires_in: '1296000', re_expires_in: '2592000' }),
    `alipay:open_id:${openId}`,
  ],
  ['spaces and line feeds', ` \n${token({ open_id: openId })}\n `, `alipay:open_id:${openId}`],
];

const failures: readonly (readonly [name: string, answer: () => RequestListener, status: number])[] = [
  ['no identity', () => answered(200, token({})), 503],
  ['only a union_id', () => answered(200, token({ union_id: 'u' })), 503],
  ['an identity that is null', () => answered(200, token({ open_id: null, user_id: null })), 503],
  ['an identity that is a number', () => answered(200, token({ user_id: 2088102150477652 })), 503],
  ['an identity that is an object', () => answered(200, token({ open_id: { a: 1 } })), 503],
  ['an identity of 129 characters', () => answered(200, token({ open_id: 'x'.repeat(129) })), 503],
  ['an empty object', () => answered(200, '{}'), 503],
  ['null', () => answered(200, 'null'), 503],
  ['an array', () => answered(200, '[]'), 503],
  ['an empty body', () => answered(200, ''), 503],
  ['JSON that breaks off', () => answered(200, token({ open_id: openId }).slice(0, -5)), 503],
  ['HTML with status 200', () => answered(200, '<html>login</html>'), 503],
  [
    'an identity signed by another key',
    () => answered(200, token({ open_id: openId }), 'of another key'),
    503,
  ],
  [
    'an identity with the signature of another answer',
    () => answered(200, token({ open_id: openId }), 'of another body'),
    503,
  ],
  ['an identity without a signature', () => answered(200, token({ open_id: openId }), 'missing'), 503],
  [
    'an identity without the signature’s time',
    () => answered(200, token({ open_id: openId }), 'without its time'),
    503,
  ],
  [
    'version 1’s error_response',
    () => answered(200, '{"error_response":{"code":"40002","sub_code":"isv.code-invalid"}}'),
    503,
  ],
  [
    'version 1’s answer with an identity in it',
    () => answered(200, `{"alipay_system_oauth_token_response":${token({ open_id: openId })},"sign":"x"}`),
    503,
  ],
  ['a refused code', () => answered(400, refusal('isv.code-invalid')), 401],
  ['a refused code without its prefix', () => answered(400, refusal('code-invalid')), 401],
  ['a code of another app', () => answered(400, refusal('isv.unmatched-app-id')), 401],
  ['an unknown app', () => answered(400, refusal('invalid-app-id')), 500],
  ['a refused signature of ours', () => answered(400, refusal('invalid-signature')), 500],
  ['an app without the product', () => answered(403, refusal('insufficient-isv-permissions')), 500],
  ['a fault of its own', () => answered(500, refusal('system-error')), 503],
  ['a fault of its own with status 400', () => answered(400, refusal('aop.unknow-error')), 503],
  ['too many requests', () => answered(429, refusal('app-call-limited')), 503],
  ['503 in HTML', () => (_, response) => response.writeHead(503).end('<html></html>'), 503],
  ['a redirect', () => (_, response) => response.writeHead(302, { location: '/x' }).end(), 503],
  ['a connection that is cut', () => (request) => request.socket.destroy(), 503],
  [
    'an answer that is cut',
    () => (_, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"open_id":"', () => response.destroy());
    },
    503,
  ],
];

const start = (changes = {}) => world.start({ ALIPAY_ENDPOINT: alipay.url, ...changes });

describe('when Alipay answers with', () => {
  it.each(identities)('%s, the user is known by it', async (_, body, uid) => {
    answerNext = answered(200, body);
    expect((await start().session({ authCode: 'code' })).status).toBe(200);
    expect([...(await world.rows()).keys()]).toContain(`auth_users/${uid}`);
  });

  it.each(failures)('%s, there is no session and the status says what to do', async (_, answer, status) => {
    answerNext = answer();
    const before = await world.rows();
    const { status: given, text } = await start().session({ authCode: 'code' });
    expect(given).toBe(status);
    expect(text).not.toMatch(/open_id|isv\.|authbse|074a|html|验签|\bat \S+:\d/);
    expect(changesBetween(before, await world.rows())).toEqual([]);
  });
});

describe('an app whose users are known by one kind of id', () => {
  it.each([
    ['user_id', token({ user_id: userId, open_id: openId }), `alipay:user_id:${userId}`],
    ['open_id', token({ user_id: userId, open_id: openId }), `alipay:open_id:${openId}`],
  ])('takes %s of an answer that has both', async (kind, body, uid) => {
    answerNext = answered(200, body);
    const { status } = await start({ ALIPAY_IDENTITY_KIND: kind }).session({ authCode: 'code' });
    expect(status).toBe(200);
    expect([...(await world.rows()).keys()]).toContain(`auth_users/${uid}`);
  });

  it.each([
    ['user_id', token({ open_id: `${openId}-unknown` })],
    ['open_id', token({ user_id: `${userId}0` })],
  ])('of kind %s, refuses an answer with the other, and the log says what to do', async (kind, body) => {
    answerNext = answered(200, body);
    const before = await world.rows();
    const { status } = await start({ ALIPAY_IDENTITY_KIND: kind }).session({ authCode: 'code' });
    expect(status).toBe(500);
    expect(changesBetween(before, await world.rows())).toEqual([]);
    expect(world.log.at(-1)).toContain(`ALIPAY_IDENTITY_KIND is ${kind}`);
  });
});
