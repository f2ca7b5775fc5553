import type { NetworkStatus } from '../network.ts';
import type { Phone } from '../phone.ts';

/** Heights of the preview's phone, in px, as phone.css has them. */
const statusBarHeight = 44;
const titleBarHeight = 48;

/** Version of the Alipay app and base library whose documentation the preview follows. */
const clientVersion = '10.5.90';

type NetworkListener = (change: NetworkStatus) => void;

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
    windowInfo() {
      const { innerWidth: width, innerHeight: height } = window;
      return {
        pixelRatio: window.devicePixelRatio,
        screenWidth: width,
        screenHeight: height,
        windowWidth: width,
        windowHeight: height - statusBarHeight - titleBarHeight,
        statusBarHeight,
        safeArea: {
          left: 0,
          right: width,
          top: statusBarHeight,
          bottom: height,
          width,
          height: height - statusBarHeight,
        },
      };
    },
    /** -1 without a network, as Alipay documents it. */
    serverTime: () => ({ time: phone.network.status().isConnected ? Date.now() : -1 }),
    networkType() {
      const { isConnected, networkType } = phone.network.status();
      return { networkAvailable: isConnected, networkType };
    },
    onNetworkStatusChange(listener: NetworkListener) {
      if (listeners.has(listener)) return;
      listeners.set(
        listener,
        phone.network.subscribe((status) => phone.attempt(() => listener(status))),
      );
    },
    /** Without a listener, all of them. */
    offNetworkStatusChange(listener?: NetworkListener) {
      for (const [known, stop] of listeners) {
        if (listener !== undefined && listener !== known) continue;
        stop();
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
