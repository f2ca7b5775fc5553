import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Method } from './oauth-token.ts';

/** A request to the gateway, read whole. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query as they were sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface GatewayReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What both versions of the protocol need to answer. */
export interface GatewayContext {
  readonly appId: string;
  readonly appPublicKey: KeyObject;
  readonly alipayPrivateKey: KeyObject;
  /** By name, such as `alipay.system.oauth.token`. */
  readonly methods: ReadonlyMap<string, Method>;
  readonly clock: () => number;
  readonly random: (bytes: number) => Buffer;
  readonly onError: (error: unknown) => void;
}
