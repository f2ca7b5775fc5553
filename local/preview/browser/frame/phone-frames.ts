import type { LiveEvent } from '../../frame/events.ts';

/** The frames that the phones are in. */
export function phoneFrames(): HTMLIFrameElement[] {
  return [...document.querySelectorAll('iframe')];
}

/** Hands an event on to every phone. */
export function tellPhones(event: LiveEvent): void {
  for (const { contentWindow } of phoneFrames()) contentWindow?.postMessage(event, location.origin);
}
