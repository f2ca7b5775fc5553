import { type Acs3Request, encodePathSegment, signAcs3 } from './acs3-signature.ts';
import type { Invoker } from './invoker.ts';
import { createOperationId } from './operation-id.ts';
import type { Platform, SendRequest } from './platform.ts';
import type { Session } from './session.ts';

/** Invokes through API 2023-03-30 (InvokeFunction), synchronously. */
export function createAcs3Invoker(
  platform: Pick<Platform, 'hashes' | 'randomBytes'>,
  session: Session,
  serverTime: () => number,
  sendRequest: SendRequest,
): Invoker {
  const endpoint = session.functions.endpoint.replace(/\/$/, '');

  return {
    invoke(functionName, payload) {
      const request: Acs3Request = {
        method: 'POST',
        host: hostOf(endpoint),
        path: `/2023-03-30/functions/${encodePathSegment(functionName)}/invocations`,
        query: {},
        headers: {
          // The payload is JSON, and JSON is what the HTTP client of every mini-program platform sends as it is.
          'content-type': 'application/json',
          'x-acs-action': 'InvokeFunction',
          'x-acs-version': '2023-03-30',
        },
        body: payload,
      };
      // The service takes whole seconds: 2006-01-02T15:04:05Z.
      const date = `${new Date(serverTime()).toISOString().slice(0, 19)}Z`;
      const nonce = createOperationId(platform.randomBytes);
      const headers = signAcs3(request, session.credentials, date, nonce, platform.hashes);
      return sendRequest({ method: 'POST', url: endpoint + request.path, headers, body: payload });
    },
  };
}

/** The Host header that HTTP clients send for a URL: without the port when it is the scheme's own. */
function hostOf(endpoint: string): string {
  const [scheme = '', host = ''] = endpoint.split('://');
  return host.toLowerCase().replace(scheme === 'https' ? /:443$/ : /:80$/, '');
}
