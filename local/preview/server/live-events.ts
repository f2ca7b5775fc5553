import type { ServerResponse } from 'node:http';

/** Server-sent events to the open preview pages. */
export interface LiveEvents {
  add(response: ServerResponse, version: number): void;
  /** Tells the pages to load their phones again. */
  send(version: number): void;
  close(): void;
}

export function createLiveEvents(): LiveEvents {
  const pages = new Set<ServerResponse>();
  return {
    add(response, version) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: 500\ndata: ${version}\n\n`);
      pages.add(response);
      response.on('close', () => pages.delete(response));
    },
    send(version) {
      for (const page of pages) page.write(`data: ${version}\n\n`);
    },
    close() {
      for (const page of pages) page.end();
    },
  };
}
