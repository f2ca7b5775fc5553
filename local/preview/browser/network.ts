/** What `my.getNetworkType` and its listeners tell: https://opendocs.alipay.com/mini/api/network-status */
export interface NetworkStatus {
  readonly isConnected: boolean;
  readonly networkType: 'WIFI' | 'NOTREACHABLE';
}

/** The network of a phone: the laptop's own, unless the phone's switch is off line. */
export interface Network {
  status(): NetworkStatus;
  setOffline(isOffline: boolean): void;
  /** Hears each change. Gives back how to stop. */
  subscribe(listener: (status: NetworkStatus) => void): () => void;
}

export function createNetwork(isOfflineAtFirst: boolean): Network {
  const listeners = new Set<(status: NetworkStatus) => void>();
  let isOffline = isOfflineAtFirst;
  const status = (): NetworkStatus =>
    navigator.onLine && !isOffline
      ? { isConnected: true, networkType: 'WIFI' }
      : { isConnected: false, networkType: 'NOTREACHABLE' };
  let told = status().isConnected;
  const tell = () => {
    const now = status();
    if (now.isConnected === told) return;
    told = now.isConnected;
    for (const listener of [...listeners]) listener(now);
  };
  window.addEventListener('online', tell);
  window.addEventListener('offline', tell);
  return {
    status,
    setOffline(next) {
      isOffline = next;
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
