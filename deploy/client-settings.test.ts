import { expect, it } from '@jest/globals';
import { clientSettings } from './client-settings.ts';
import type { Specification } from './specification.ts';

const endpoint = 'https://1.cn-hangzhou.fc.aliyuncs.com';

function specification(generation: 2 | 3): Specification {
  const name = (functionName: string) =>
    generation === 2 ? { functionName, serviceName: 'shop' } : { functionName: `shop-${functionName}` };
  return {
    generation,
    region: 'cn-hangzhou',
    vars: {},
    accountId: '1',
    keys: { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: '' },
    resources: new Map(),
    functions: { session: name('session'), db: name('db'), operate: name('operate') },
  };
}

it('is one URL on FC 3.0', () => {
  expect(clientSettings(specification(3), endpoint, 'https://x.fcapp.run')).toEqual([
    'sessionUrl: https://x.fcapp.run',
  ]);
});

it('says where the URL is found when operate alone was deployed', () => {
  for (const unknown of [undefined, '', '${resources.session.output.url.system_url}']) {
    expect(clientSettings(specification(3), endpoint, unknown)).toEqual([
      'sessionUrl: as before; s session info shows it as system_url',
    ]);
  }
});

it("is the proxy's URL and the original's five values on FC 2.0", () => {
  expect(clientSettings(specification(2), endpoint)).toEqual([
    `sessionUrl: ${endpoint}/2016-08-15/proxy/shop/session/`,
    'fcAccountId: 1',
    'fcRegion: cn-hangzhou',
    'fcServiceName: shop',
    'sessionFunctionName: session',
    'dbFunctionName: db',
  ]);
});
