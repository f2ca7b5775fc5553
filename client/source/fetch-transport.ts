import { cancellable } from './cancellation.ts';
import { ClientError } from './errors.ts';
import type { Transport } from './platform.ts';
import { codeOfSystemError } from './system-errors.ts';

/** Sends requests by the global fetch. The timeout bounds the whole exchange, body included. */
export const sendByFetch: Transport = ({ method, url, headers, body }, { timeout, signal }) => {
  const abort = new AbortController();
  const exchange = async () => {
    const timer = setTimeout(
      () => abort.abort(new DOMException(`No answer in ${timeout} ms.`, 'TimeoutError')),
      timeout,
    );
    try {
      const response = await fetch(url, {
        method,
        headers,
        body,
        // Neither server redirects; following one would hand the authCode or the sessionId to somebody else.
        redirect: 'error',
        signal: abort.signal,
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    } catch (cause) {
      throw new ClientError(codeOfSystemError(cause), `No answer from ${url}.`, { cause });
    } finally {
      clearTimeout(timer);
    }
  };
  return cancellable(signal, exchange, () => abort.abort());
};
