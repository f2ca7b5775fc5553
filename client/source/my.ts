/** As much of Alipay's global `my` as signing in needs. */
export interface AuthCodeSource {
  getAuthCode(options: {
    scopes: 'auth_base';
    success: (result: { authCode: string }) => void;
    fail: (failure: MyFailure) => void;
  }): unknown;
  /** Tells a device without a network from a server that does not answer. */
  getNetworkType?(options: Callbacks<{ networkAvailable?: boolean; networkType?: string }>): unknown;
}

/**
 * As much of Alipay's global `my` as the client needs, so that any version of its types fits.
 * The calls are documented at https://opendocs.alipay.com/mini/api.
 */
export interface My extends AuthCodeSource {
  request(
    options: Callbacks<MyAnswer> & {
      url: string;
      method: 'POST';
      headers: Record<string, string>;
      data?: string;
      dataType: 'text';
      timeout: number;
    },
  ): unknown;
  setStorage(options: Callbacks<unknown> & { key: string; data: string }): unknown;
  getStorage(options: Callbacks<{ data?: unknown }> & { key: string }): unknown;
  removeStorage(options: Callbacks<unknown> & { key: string }): unknown;
}

interface Callbacks<Result> {
  success: (result: Result) => void;
  fail: (failure: MyFailure) => void;
}

/** What any call of `my` fails with; the numbers differ from call to call. */
export interface MyFailure {
  readonly error?: number;
  readonly errorMessage?: string;
}

/** An HTTP answer, under the older names of its parts and the newer; a platform may have either or both. */
export interface MyAnswer {
  readonly data?: unknown;
  readonly status?: number;
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

export function describeFailure(call: string, { error, errorMessage }: MyFailure): string {
  return `my.${call} failed: ${errorMessage ?? 'no reason given'} (${error}).`;
}
