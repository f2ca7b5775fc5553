import { describe, expect, it } from '@jest/globals';
import { acs3CanonicalRequest, acs3Signature } from './acs3-signature.ts';

// The example of https://help.aliyun.com/zh/functioncompute/fc/developer-reference/signature-mechanism
const documented = {
  method: 'POST',
  path: '/',
  query: [
    ['RegionId', 'cn-shanghai'],
    ['ImageId', 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd'],
  ],
  headers: {
    host: 'ecs.cn-shanghai.aliyuncs.com',
    'x-acs-action': 'RunInstances',
    'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-acs-date': '2023-10-26T10:22:32Z',
    'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
    'x-acs-version': '2014-05-26',
  },
} as const;

describe('the ACS3-HMAC-SHA256 signature', () => {
  it('is the one of the documentation for the request of the documentation', () => {
    const canonicalRequest = acs3CanonicalRequest(documented, Object.keys(documented.headers));
    expect(acs3Signature('YourAccessKeySecret', canonicalRequest)).toBe(
      '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it('encodes path and query by RFC 3986 and sorts the query by key', () => {
    const canonicalRequest = acs3CanonicalRequest(
      {
        ...documented,
        path: '/functions/my service$db/~',
        query: [
          ['b', '*'],
          ['a-', "it's"],
          ['a', ''],
        ],
      },
      [],
    );
    expect(canonicalRequest.split('\n').slice(1, 3)).toEqual([
      '/functions/my%20service%24db/~',
      'a=&a-=it%27s&b=%2A',
    ]);
  });
});
