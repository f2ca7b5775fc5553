import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDbFunction, type DbEvent, type DbFunction } from './db-function.ts';
import {
  acs3HeadersToSign,
  acs3Signature,
  fc2Signature,
  parseAcs3Authorization,
  type ReceivedRequest,
  sha256,
} from './fc-signatures.ts';
import { createSessionFunction, type SessionFunction } from './session-function.ts';

export type Generation = '2023-03-30' | '2016-08-15';

/** What a server sends: `body` as JSON unless it is text already. */
export interface RawAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A backend on loopback: the session function behind HTTP, and Function Compute's API, which checks signatures. */
export interface Deployment {
  readonly sessionUrl: string;
  readonly endpoint: string;
  readonly session: SessionFunction;
  readonly db: DbFunction;
  /** Every request so far: `login`, `renew`, `logout`, or `invoke {op}`, each with its headers and the parsed body. */
  readonly requests: {
    readonly kind: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: Readonly<Record<string, unknown>>;
  }[];
  /** The server's clock, milliseconds since 1970. */
  time: number;
  /** Answers the next requests of a kind in place of the functions, in order; `'silence'` never answers. */
  answerNext(kind: string, ...answers: (RawAnswer | 'silence')[]): void;
  count(kind: string): number;
  close(): Promise<void>;
}

export async function startDeployment(generation: Generation): Promise<Deployment> {
  const planned = new Map<string, (RawAnswer | 'silence')[]>();
  const requests: Deployment['requests'] = [];
  const nonces = new Set<unknown>();
  const db = createDbFunction();
  const service = generation === '2016-08-15' ? { service: 'todo-list' } : {};
  const session = createSessionFunction(
    () => deployment.time,
    () => ({
      api: generation,
      endpoint,
      accountId: '1234567890123456',
      region: 'cn-hangzhou',
      ...service,
      db: 'db',
    }),
  );

  function answer(request: ReceivedRequest): RawAnswer | 'silence' {
    const body = JSON.parse(request.body.toString('utf8'));
    const isSession = request.target === '/session';
    const kind = isSession ? (body.action ?? 'login') : `invoke ${body.op}`;
    requests.push({ kind, headers: request.headers, body });
    const refused = isSession ? undefined : checkInvocation(request);
    if (refused !== undefined) return refused;
    const instead = planned.get(kind)?.shift();
    if (instead !== undefined) return instead;
    return isSession
      ? session.handle(body)
      : {
          status: 200,
          headers: { 'content-type': 'application/octet-stream' },
          body: db.handle(body as DbEvent, session.userOf(body.sid)),
        };
  }

  function checkInvocation(request: ReceivedRequest): RawAnswer | undefined {
    const path =
      generation === '2023-03-30'
        ? '/2023-03-30/functions/db/invocations'
        : '/2016-08-15/services/todo-list/functions/db/invocations';
    if (request.target !== path) return fcError(404, 'FunctionNotFound', `no function at ${request.target}`);
    return generation === '2023-03-30' ? checkAcs3(request) : checkFc2(request);
  }

  function checkAcs3(request: ReceivedRequest): RawAnswer | undefined {
    const { headers } = request;
    const authorization = parseAcs3Authorization(headers.authorization ?? '');
    const nonce = headers['x-acs-signature-nonce'];
    const expected: [unknown, unknown][] = [
      [headers['x-acs-action'], 'InvokeFunction'],
      [headers['x-acs-version'], generation],
      [headers['x-acs-content-sha256'], sha256(request.body)],
      [authorization?.signedHeaders.join(), acs3HeadersToSign(headers).join()],
      [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(String(headers['x-acs-date'])), true],
      [nonce !== undefined && !nonces.has(nonce), true],
    ];
    if (authorization === undefined || expected.some(([actual, wanted]) => actual !== wanted)) {
      return fcError(400, 'InvalidArgument', 'a header is missing, wrong or not signed');
    }
    nonces.add(nonce);
    return checkCredentials(
      authorization.accessKeyId,
      headers['x-acs-security-token'],
      String(headers['x-acs-date']),
      (secret) => acs3Signature(request, authorization.signedHeaders, secret) === authorization.signature,
    );
  }

  function checkFc2(request: ReceivedRequest): RawAnswer | undefined {
    const { headers } = request;
    const [, accessKeyId = '', signature] = /^FC (.+):(.+)$/.exec(headers.authorization ?? '') ?? [];
    return checkCredentials(
      accessKeyId,
      headers['x-fc-security-token'],
      String(headers.date),
      (secret) => fc2Signature(request, secret) === signature,
    );
  }

  function checkCredentials(
    accessKeyId: string,
    securityToken: unknown,
    date: string,
    fits: (secret: string) => boolean,
  ): RawAnswer | undefined {
    if (!(Math.abs(Date.parse(date) - deployment.time) <= 15 * 60_000)) {
      return fcError(403, 'RequestTimeTooSkewed', 'the date is more than 15 minutes off');
    }
    const secret = session.findSecret(accessKeyId, securityToken);
    if (secret === undefined) return fcError(403, 'InvalidAccessKeyID', 'invalid access key ID');
    if (secret === 'expired') return fcError(403, 'AccessDenied', 'the security token has expired');
    return fits(secret) ? undefined : fcError(403, 'SignatureNotMatch', 'the signature does not match');
  }

  function fcError(status: number, code: string, message: string): RawAnswer {
    const body =
      generation === '2023-03-30'
        ? { Code: code, Message: message }
        : { ErrorCode: code, ErrorMessage: message };
    return { status, body };
  }

  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const result = answer({
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(chunks),
    });
    if (result !== 'silence') send(response, result);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const deployment: Deployment = {
    sessionUrl: `${endpoint}/session`,
    endpoint,
    session,
    db,
    requests,
    time: Date.UTC(2026, 10, 20, 12),
    answerNext: (kind, ...answers) => {
      planned.set(kind, [...(planned.get(kind) ?? []), ...answers]);
    },
    count: (kind) => requests.filter((request) => request.kind === kind).length,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return deployment;
}

function send(response: ServerResponse, { status, headers, body }: RawAnswer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-fc-request-id': 'request-of-fc',
    ...headers,
  });
  response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
}
