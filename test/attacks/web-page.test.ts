import { networkInterfaces } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { tried } from '../hard/tries.ts';
import { useAttackWorld } from './world/attack-world.ts';
import { send } from './world/wire.ts';

describe('A25: a web page that the developer has opened, against the local cloud', () => {
  const world = useAttackWorld(3);

  /** Everything that listens, with a request that would do something. */
  const targets = (): readonly (readonly [string, string, string])[] => {
    const { functionCompute, tablestore, sts, alipay } = world().endpoints;
    return [
      ['session', functionCompute.sessionUrl, '{"authCode":"x"}'],
      [
        'Function Compute',
        `${functionCompute.endpoint}/2023-03-30/functions/mini-app-operate/invocations`,
        '{"op":"schema"}',
      ],
      ['Tablestore', `${tablestore.endpoint}/ListTable`, ''],
      ['the faults of Tablestore', `${tablestore.endpoint}/local/faults`, '{}'],
      ['STS', `${sts.endpoint}/`, 'Action=GetCallerIdentity'],
      ['Alipay', `${alipay.endpoint}/local/authorize`, '{"user":"victim"}'],
      ['Alipay’s gateway', `${alipay.endpoint}/gateway.do`, ''],
    ];
  };

  const own = '127.0.0.1';
  const pages: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ...[
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.nip.io',
      '127.0.0.1.evil.example',
      'localhost.',
      'LOCALHOST.',
      'localhost.localdomain',
      'foo.localhost',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::]',
      '0.0.0.0',
      '127.0.0.2',
      '169.254.169.254',
      'evil.example:80',
      'xn--80ak6aa92e.com',
      '127.0.0.1@evil.example',
    ].map((host) => [`by DNS rebinding, as ${host}`, { host, 'sec-fetch-site': 'same-origin' }] as const),
    ...[
      'http://evil.example',
      'https://evil.example',
      'null',
      'file://',
      'http://localhost.',
      'http://foo.localhost',
      'http://localhost.evil.example',
      'https://127.0.0.1.evil.example',
      'http://0.0.0.0',
      'http://[::]',
      'http://[::ffff:127.0.0.1]',
      'http://127.0.0.1@evil.example',
      'chrome-extension://abcdefghijklmnop',
      'data:',
      'about:blank',
      'http://evil.example, http://localhost',
      'http://localhost http://evil.example',
      '',
    ].map((origin) => [`from ${origin}`, { host: own, origin }] as const),
    [
      'by a form, an image or a link',
      { host: own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    ],
    ['by a navigation', { host: own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }],
    ['by a worker', { host: own, origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }],
  ];

  it.each(pages)('%s reaches nothing, by no method, and is allowed nothing', async (_, headers) => {
    const printed = world().log.length;
    const changes = await world().changes(async () => {
      for (const [name, url, body] of targets()) {
        for (const method of ['POST', 'GET', 'OPTIONS']) {
          const preflight =
            method === 'OPTIONS'
              ? { 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' }
              : {};
          const answer = await send({
            url,
            method,
            headers: { ...headers, ...preflight, 'content-type': 'text/plain' },
            body,
          });
          expect([name, method, answer.status]).toEqual([name, method, 403]);
          expect(
            Object.keys(answer.headers).filter((header) => header.startsWith('access-control-allow')),
          ).toEqual([]);
          expect(answer.text).not.toMatch(/authCode|RequestId|victim/);
        }
      }
    });
    expect(changes).toEqual([]);
    expect(world().log.slice(printed)).toEqual([]);
    tried(3 * targets().length);
  });

  it('gets no leave to read what a program of this machine would get', async () => {
    for (const [, url, body] of targets()) {
      const { headers } = await send({ url, headers: { host: own, 'content-type': 'text/plain' }, body });
      expect(Object.keys(headers).filter((header) => header.startsWith('access-control-allow'))).toEqual([]);
    }
    tried(targets().length);
  });

  it('finds nothing at the machine’s other addresses', async () => {
    const addresses = Object.values(networkInterfaces()).flatMap((all) =>
      (all ?? []).filter(({ internal, family }) => !internal && family === 'IPv4'),
    );
    for (const [, url] of targets()) {
      for (const address of [
        ...(process.platform === 'linux' ? ['127.0.0.2'] : []),
        ...addresses.map(({ address }) => address),
      ]) {
        const other = new URL(url);
        other.hostname = address;
        await expect(send({ url: other.href })).rejects.toMatchObject({
          code: expect.stringMatching(/^E(CONNREFUSED|HOSTUNREACH|NETUNREACH|ADDRNOTAVAIL)$/),
        });
      }
    }
    tried(targets().length * (addresses.length + 1));
  });
});
