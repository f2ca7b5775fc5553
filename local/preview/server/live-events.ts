import type { ServerResponse } from 'node:http';
import type { LiveEvent } from '../frame/events.ts';

/** Server-sent events to the open preview pages. */
export interface LiveEvents {
  /** A page that opens is told `first`, an event each. */
  add(response: ServerResponse, first: readonly LiveEvent[]): void;
  send(event: LiveEvent): void;
  close(): void;
}

export function createLiveEvents(): LiveEvents {
  const pages = new Set<ServerResponse>();
  const textOf = ({ name, data }: LiveEvent) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  return {
    add(response, first) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: 500\n${first.map(textOf).join('')}`);
      pages.add(response);
      response.on('close', () => pages.delete(response));
    },
    send(event) {
      const text = textOf(event);
      for (const page of pages) page.write(text);
    },
    close() {
      for (const page of pages) page.end();
    },
  };
}
