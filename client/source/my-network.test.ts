import { describe, expect, it } from '@jest/globals';
import type { AuthCodeSource } from './my.ts';
import { codeOfNetworkFailure } from './my-network.ts';

type GetNetworkType = NonNullable<AuthCodeSource['getNetworkType']>;

const answering =
  (answer: { networkAvailable?: boolean; networkType?: string }): GetNetworkType =>
  ({ success }) =>
    success(answer);

describe('a request that the network failed', () => {
  it.each([
    [{ networkAvailable: false, networkType: 'NOTREACHABLE' }],
    [{ networkAvailable: false }],
    [{ networkType: 'NOTREACHABLE' }],
    [{ networkType: 'none' }],
  ])('is Offline on a device that says %j', async (answer) => {
    expect(await codeOfNetworkFailure({ getNetworkType: answering(answer) })).toBe('Offline');
  });

  it.each([[{ networkAvailable: true, networkType: 'WIFI' }], [{ networkType: 'unknown' }], [{}]])(
    'is Unavailable on a device that says %j',
    async (answer) => {
      expect(await codeOfNetworkFailure({ getNetworkType: answering(answer) })).toBe('Unavailable');
    },
  );

  it.each<[string, { getNetworkType?: GetNetworkType }]>([
    ['knows no such call', {}],
    ['fails to tell', { getNetworkType: ({ fail }) => fail({ error: 4 }) }],
    [
      'throws',
      {
        getNetworkType: () => {
          throw new Error('not here');
        },
      },
    ],
  ])('is Unavailable on a device that %s', async (_how, my) => {
    expect(await codeOfNetworkFailure(my)).toBe('Unavailable');
  });
});
