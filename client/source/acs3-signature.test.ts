import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { acs3HeadersToSign, acs3Signature, parseAcs3Authorization } from '../testing/fc-signatures.ts';
import { encodePathSegment, signAcs3 } from './acs3-signature.ts';
import type { Hashes } from './platform.ts';

const hashes: Hashes = {
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmacSha256: (key, text) => createHmac('sha256', key).update(text).digest('hex'),
};

describe('signAcs3', () => {
  it('reproduces the example of the documentation', () => {
    const hashed: string[] = [];
    const headers = signAcs3(
      {
        method: 'POST',
        host: 'ecs.cn-shanghai.aliyuncs.com',
        path: '/',
        query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
        headers: { 'x-acs-action': 'RunInstances', 'x-acs-version': '2014-05-26' },
        body: '',
      },
      { accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' },
      '2023-10-26T10:22:32Z',
      '3156853299f313e23d1673dc12e1703d',
      {
        ...hashes,
        sha256: (text) => {
          const hash = hashes.sha256(text);
          hashed.push(hash);
          return hash;
        },
      },
    );
    expect(hashed.at(-1)).toBe('7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259');
    expect(headers['authorization']).toBe(
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,' +
        'SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,' +
        'Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it('agrees with a verifier that knows only what arrives, for text beyond ASCII and every kind of header', () => {
    const request = {
      method: 'POST',
      host: '127.0.0.1:8080',
      path: `/2023-03-30/functions/${encodePathSegment("svc$fn*(1)'!")}/invocations`,
      query: { qualifier: 'a b*c', async: '' },
      headers: { 'content-type': ' text/plain ', 'x-acs-action': 'InvokeFunction', 'x-fc-log-type': 'None' },
      body: '{"text":"买牛奶 🥛"}',
    };
    const credentials = { accessKeyId: 'STS.key', accessKeySecret: 's', securityToken: 'token+/=' };
    const headers = signAcs3(request, credentials, '2026-11-20T12:00:00Z', 'nonce', hashes);
    const arrived = { ...headers, host: request.host };
    const authorization = parseAcs3Authorization(headers['authorization'] ?? '');

    const signedHeaders = acs3HeadersToSign(arrived);
    expect(signedHeaders).toContain('x-acs-security-token');
    expect(signedHeaders).not.toContain('x-fc-log-type');
    expect(authorization?.signedHeaders).toEqual(signedHeaders);
    const target = `${request.path}?qualifier=a%20b%2Ac&async=`;
    const received = { method: 'POST', target, headers: arrived, body: Buffer.from(request.body) };
    expect(authorization?.signature).toBe(acs3Signature(received, signedHeaders, 's'));
  });
});

describe('encodePathSegment', () => {
  it('leaves only the unreserved characters of RFC 3986 as they are', () => {
    expect(encodePathSegment("aZ09-_.~ $+/!'()*é")).toBe('aZ09-_.~%20%24%2B%2F%21%27%28%29%2A%C3%A9');
  });
});
