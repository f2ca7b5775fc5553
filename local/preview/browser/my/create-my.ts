import { tags } from '../../language/tags.ts';
import type { OwnStorage } from '../own-storage.ts';
import type { Phone } from '../phone.ts';
import { UnsupportedError } from '../unsupported.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { CallError, type CallOptions, runCall, toOptions } from './call.ts';
import { createClipboardCalls } from './clipboard.ts';
import { createDatePickerCalls } from './date-picker.ts';
import { createDeviceCalls } from './device.ts';
import { createInteractionCalls } from './interaction.ts';
import { createNavigationCalls } from './navigation.ts';
import { createPageScrollCalls } from './page-scroll.ts';
import { request } from './request.ts';
import { createSelectorQuery } from './selector-query.ts';
import { createStorageCalls } from './storage.ts';
import { createTabBarCalls } from './tab-bar.ts';
import { createUserCalls } from './user.ts';

/** Version of the base library whose documentation the preview follows: libraries ask for the oldest that they need. */
const baseLibrary = '2.9.5';

/** Things that code may ask of any object, which are no API. */
const notApis = new Set<string | symbol>(['then', 'toJSON', 'constructor', 'valueOf', 'toString']);

/** The `my` of a phone. A call that the preview does not have throws, and says which. */
export function createMy(phone: Phone, ownStorage: OwnStorage): object {
  const storage = createStorageCalls(ownStorage);
  const device = createDeviceCalls(phone);
  const calls: Record<string, (options: CallOptions) => unknown> = {
    ...createNavigationCalls(phone),
    ...createTabBarCalls(phone),
    ...createInteractionCalls(phone),
    ...createUserCalls(phone),
    setStorage: storage.set,
    getStorage: storage.get,
    removeStorage: storage.remove,
    clearStorage: storage.clear,
    getStorageInfo: storage.info,
    ...createClipboardCalls(),
    ...createDatePickerCalls(phone),
    ...createPageScrollCalls(),
    getServerTime: device.serverTime,
    getSystemInfo: device.systemInfo,
    getNetworkType: device.networkType,
  };
  const asynchronous = Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      (argument: unknown) => {
        const options = toOptions(argument);
        return runCall(phone, options, () => call(options));
      },
    ]),
  );
  const my: Record<string, unknown> = {
    ...asynchronous,
    request: (argument: unknown) => request(phone, toOptions(argument)),
    setStorageSync: synchronous(storage.set),
    getStorageSync: synchronous(storage.get),
    removeStorageSync: synchronous(storage.remove),
    clearStorageSync: synchronous(storage.clear),
    getStorageInfoSync: synchronous(storage.info),
    getSystemInfoSync: device.systemInfo,
    getWindowInfo: device.windowInfo,
    createSelectorQuery: () => createSelectorQuery(phone),
    arrayBufferToBase64: (buffer: ArrayBuffer) => toBase64(new Uint8Array(buffer)),
    base64ToArrayBuffer: (text: string) => fromBase64(text).buffer,
    onNetworkStatusChange: device.onNetworkStatusChange,
    offNetworkStatusChange: device.offNetworkStatusChange,
    env: device.env,
    isIDE: false,
    SDKVersion: baseLibrary,
    canIUse: (text: unknown) => canUse(String(text), my),
  };
  return new Proxy(my, {
    get(target, name) {
      if (Object.hasOwn(target, name) || notApis.has(name) || typeof name === 'symbol')
        return Reflect.get(target, name);
      return () => {
        throw new UnsupportedError(`my.${name}`);
      };
    },
  });
}

/** A Sync twin: it takes the options, or for the older form the key alone, and throws on failure. */
function synchronous(call: (options: CallOptions) => unknown): (argument: unknown) => unknown {
  return (argument) => {
    try {
      return call(typeof argument === 'string' ? { key: argument } : toOptions(argument));
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      const { failure } = error;
      throw Object.assign(new Error(failure.errorMessage), failure);
    }
  };
}

/** What the pages on components and pages name for my.canIUse. */
const features = new Set(['component', 'component2', 'component.observers', 'mixin', 'page.mixins']);

/** Of a tag also `tag.attribute`; of a call only its name. What is not known for sure is false. */
function canUse(text: string, my: object): boolean {
  if (features.has(text)) return true;
  const [name = '', attribute, ...rest] = text.split('.');
  const tag = tags[name];
  if (rest.length > 0) return false;
  if (attribute !== undefined) return tag?.attributes.includes(attribute) ?? false;
  return tag !== undefined || Object.hasOwn(my, name);
}
