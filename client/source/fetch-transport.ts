import { ClientError } from './errors.ts';
import type { SendRequest } from './platform.ts';

/** Sends requests by the global fetch. `timeout` (milliseconds) bounds the whole exchange, body included. */
export function createFetchTransport(timeout: number): SendRequest {
  return async ({ method, url, headers, body }) => {
    try {
      const response = await fetch(url, {
        method,
        headers,
        body,
        // Neither server redirects; following one would hand the authCode or the sessionId to somebody else.
        redirect: 'error',
        signal: AbortSignal.timeout(timeout),
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    } catch (error) {
      throw new ClientError('Unavailable', `No answer from ${url}.`, { cause: error });
    }
  };
}
