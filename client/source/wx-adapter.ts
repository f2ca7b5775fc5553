import type { My, MyFailure } from './my.ts';
import type { Wx, WxFailure } from './wx.ts';

/**
 * Makes of WeChat's `wx` the platform object that `createClient` takes as `my`. All but signing in: the session function
 * knows users by Alipay's codes, so that `createClient` needs `getAuthCode` beside it. Without one, signing in is
 * refused as `Unauthenticated`.
 */
export function adaptWx(wx: Wx): My {
  return {
    getAuthCode({ fail }) {
      fail({ errorMessage: 'WeChat gives no authCode of Alipay. Pass getAuthCode to createClient' });
    },

    request: ({ url, method, headers, data, timeout, success, fail }) =>
      wx.request({
        url,
        method,
        header: headers,
        dataType: '其他',
        responseType: 'text',
        timeout,
        ...(data === undefined ? {} : { data }),
        success,
        fail: (failure) => fail(toMyFailure(failure)),
      }),

    setStorage: ({ key, data, success, fail }) =>
      wx.setStorage({ key, data, success, fail: (failure) => fail(toMyFailure(failure)) }),

    // Of a key that is not there, Alipay says so with success and no data.
    getStorage: ({ key, success, fail }) =>
      wx.getStorage({
        key,
        success,
        fail: (failure) =>
          /data not found/.test(failure.errMsg ?? '') ? success({}) : fail(toMyFailure(failure)),
      }),

    removeStorage: ({ key, success, fail }) =>
      wx.removeStorage({ key, success, fail: (failure) => fail(toMyFailure(failure)) }),

    getNetworkType({ success, fail }) {
      if (wx.getNetworkType === undefined) success({});
      else wx.getNetworkType({ success, fail: (failure) => fail(toMyFailure(failure)) });
    },
  };
}

/** By Alipay's numbers, of which the client knows what they mean; the text is WeChat's. */
function toMyFailure({ errMsg = 'no reason given', errno }: WxFailure): MyFailure {
  const isRefusedDomain = errno === 600002 || /not in domain list/.test(errMsg);
  const error = isRefusedDomain ? 11 : /timeout/i.test(errMsg) ? 13 : 12;
  return { error, errorMessage: errMsg };
}
