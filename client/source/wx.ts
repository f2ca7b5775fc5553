/**
 * As much of WeChat's global `wx` as the client needs, so that any version of its types fits. The calls are documented
 * at https://developers.weixin.qq.com/miniprogram/dev/api/.
 */
export interface Wx {
  request(
    options: Callbacks<WxAnswer> & {
      url: string;
      method: 'POST';
      header: Record<string, string>;
      data?: string;
      /** Anything but `json` leaves the answer as it is. */
      dataType: '其他';
      responseType: 'text';
      timeout: number;
    },
  ): unknown;
  setStorage(options: Callbacks<unknown> & { key: string; data: string }): unknown;
  getStorage(options: Callbacks<{ data?: unknown }> & { key: string }): unknown;
  removeStorage(options: Callbacks<unknown> & { key: string }): unknown;
  getNetworkType?(options: Callbacks<{ networkType?: string }>): unknown;
}

interface Callbacks<Result> {
  success: (result: Result) => void;
  fail: (failure: WxFailure) => void;
}

/** An HTTP answer; one of any status comes to the success callback. */
export interface WxAnswer {
  readonly data?: unknown;
  readonly statusCode?: number;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** What any call of `wx` fails with: a text such as `request:fail timeout`, and in newer versions a number. */
export interface WxFailure {
  readonly errMsg?: string;
  readonly errno?: number;
}
