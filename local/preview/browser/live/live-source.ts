import { eventNames, type LiveEvent } from '../../frame/events.ts';

/**
 * Hears what the preview's server tells. A phone in a frame hears it from the page around, because a browser has only so
 * many connections to a server.
 *
 * @param onConnection told whether the server is there.
 */
export function listen(
  onEvent: (event: LiveEvent) => void,
  onConnection: (isConnected: boolean) => void = () => undefined,
): void {
  if (window.parent !== window) {
    window.addEventListener('message', ({ origin, source, data }: MessageEvent<LiveEvent>) => {
      if (origin === location.origin && source === window.parent) onEvent(data);
    });
    return;
  }
  const events = new EventSource('/preview/events');
  for (const name of eventNames) {
    events.addEventListener(name, ({ data }: MessageEvent<string>) => {
      onEvent({ name, data: JSON.parse(data) } as LiveEvent);
    });
  }
  events.onerror = () => onConnection(false);
  events.onopen = () => onConnection(true);
}
