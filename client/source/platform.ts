import type { CancelSignal } from './cancellation.ts';
import type { Invoker } from './invoker.ts';
import type { Session } from './session.ts';

/**
 * All that differs between Node and a mini-program. The rest of the client uses nothing but the language, because a
 * mini-program has no fetch, URL, Buffer, crypto or TextEncoder.
 */
export interface Platform {
  /**
   * Sends one HTTP request. Any status is an answer; no answer rejects with a `ClientError`, mostly `Unavailable`, and
   * `Offline` when the device has no network.
   */
  readonly sendRequest: Transport;
  readonly hashes: Hashes;
  /** Bytes that do not come twice, for ids and nonces. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** Milliseconds since 1970 by this device, which may be wrong. */
  readonly now: () => number;
  readonly storage: ClientStorage;
  /** The way to a deployment that speaks API 2016-08-15; absent where that API is left out. */
  readonly createFc2Invoker?: CreateFc2Invoker;
  /** Resolves after so many milliseconds; absent on a platform without timers, where nothing is repeated. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** What bounds one request over the network. */
export interface CallLimits {
  /** In milliseconds. */
  readonly timeout: number;
  readonly signal?: CancelSignal | undefined;
}

export type CreateFc2Invoker = (
  session: Session,
  serviceName: string,
  serverTime: () => number,
  connection: { readonly sendRequest: SendRequest; readonly timeout: number },
) => Promise<Invoker>;

export interface HttpRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type SendRequest = (request: HttpRequest) => Promise<HttpResponse>;

export type Transport = (request: HttpRequest, limits: CallLimits) => Promise<HttpResponse>;

/** Hash functions over UTF-8 text, with results in lower-case hex. */
export interface Hashes {
  sha256(text: string): string;
  hmacSha256(key: string, text: string): string;
}

/** Where the session is kept between launches. What `get` answers for an unknown key is `undefined`. */
export interface ClientStorage {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
}

/** Keeps the session as long as the process lives. */
export function createMemoryStorage(): ClientStorage {
  const values = new Map<string, string>();
  return {
    get: async (key) => values.get(key),
    set: async (key, value) => {
      values.set(key, value);
    },
    remove: async (key) => {
      values.delete(key);
    },
  };
}
