import type { Phone } from '../phone.ts';

/** Heights of the preview's phone, in px, as phone.css has them. */
const statusBarHeight = 44;
const titleBarHeight = 48;

/** Version of the Alipay app and base library whose documentation the preview follows. */
const clientVersion = '10.5.90';

type NetworkListener = (change: { isConnected: boolean; networkType: string }) => void;

/** What the phone is, and its network. */
export function createDeviceCalls(phone: Phone) {
  const listeners = new Map<unknown, () => void>();
  return {
    systemInfo: () => ({
      app: 'alipay',
      brand: 'Preview',
      model: 'Preview',
      platform: 'Preview',
      system: 'Preview',
      language: phone.language,
      version: clientVersion,
      pixelRatio: window.devicePixelRatio,
      screenWidth: window.innerWidth,
      screenHeight: window.innerHeight,
      windowWidth: window.innerWidth,
      windowHeight: window.innerHeight - statusBarHeight - titleBarHeight,
      statusBarHeight,
      titleBarHeight,
    }),
    networkType: () => ({
      networkAvailable: navigator.onLine,
      networkType: navigator.onLine ? 'WIFI' : 'NOTREACHABLE',
    }),
    onNetworkStatusChange(listener: NetworkListener) {
      const notify = () => {
        const isConnected = navigator.onLine;
        phone.attempt(() => listener({ isConnected, networkType: isConnected ? 'WIFI' : 'NOTREACHABLE' }));
      };
      listeners.set(listener, notify);
      window.addEventListener('online', notify);
      window.addEventListener('offline', notify);
    },
    /** Without a listener, all of them. */
    offNetworkStatusChange(listener?: NetworkListener) {
      for (const [known, notify] of listeners) {
        if (listener !== undefined && listener !== known) continue;
        window.removeEventListener('online', notify);
        window.removeEventListener('offline', notify);
        listeners.delete(known);
      }
    },
    env: {
      clientName: 'Preview',
      clientVersion,
      language: phone.language,
      platform: 'Preview',
      USER_DATA_PATH: '',
    },
  };
}
