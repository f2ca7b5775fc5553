import type { AuthCodeSource } from './my.ts';

/** What a call that the network failed rejects with: `Offline` when the device says that it has none. */
export async function codeOfNetworkFailure(
  my: Pick<AuthCodeSource, 'getNetworkType'>,
): Promise<'Offline' | 'Unavailable'> {
  const { networkAvailable, networkType } = await new Promise<NetworkState>((resolve) => {
    if (my.getNetworkType === undefined) resolve({});
    else my.getNetworkType({ success: resolve, fail: () => resolve({}) });
  }).catch((): NetworkState => ({}));
  const isOffline = networkAvailable === false || /^(?:none|notreachable)$/i.test(String(networkType));
  return isOffline ? 'Offline' : 'Unavailable';
}

/** Alipay has both, WeChat the type alone. */
interface NetworkState {
  readonly networkAvailable?: boolean;
  readonly networkType?: string;
}
