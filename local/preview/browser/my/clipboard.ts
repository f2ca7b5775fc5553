import { CallError, type CallOptions } from './call.ts';

/**
 * A clipboard of the phone's own: a browser asks the user before a page may read the laptop's. What the app copies goes to
 * the laptop's as well, where the browser allows it.
 */
export function createClipboardCalls() {
  let content = '';
  return {
    async setClipboard({ text }: CallOptions) {
      if (typeof text !== 'string') throw new CallError(2, 'text must be a string');
      content = text;
      await navigator.clipboard?.writeText(text).catch(() => undefined);
      return { success: true };
    },
    getClipboard: () => ({ text: content }),
  };
}
