import { request as httpRequest } from 'node:http';
import type { Wx, WxFailure } from '../source/wx.ts';

type RequestOptions = Parameters<Wx['request']>[0];

/**
 * WeChat's `wx` as it is documented, over the loopback network. It is strict, as that of Alipay's `my` beside it is; an
 * answer with any status comes to the success callback, under WeChat's names, and a failure is a text.
 */
export function createLoopbackWx(refused: { next?: WxFailure } = {}): Wx {
  const storage = new Map<string, string>();
  const later = (callback: () => void) => void setImmediate(callback);

  return {
    request(options) {
      const { url, method, header, data, timeout, success, fail } = options;
      const failure = refused.next ?? complaintAbout(options);
      delete refused.next;
      if (failure !== undefined) {
        later(() => fail(failure));
        return { abort: () => undefined };
      }
      const outgoing = httpRequest(url, { method, headers: header, timeout }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        success({
          data: Buffer.concat(chunks).toString('utf8'),
          statusCode: response.statusCode ?? 0,
          header: Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name.toUpperCase(), value]),
          ),
        });
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error('timeout')));
      outgoing.on('error', ({ message }) => fail({ errMsg: `request:fail ${message}`, errno: 600001 }));
      outgoing.end(data);
      return { abort: () => outgoing.destroy(new Error('abort')) };
    },

    setStorage({ key, data, success, fail }) {
      const isTooLarge = data.length > 1024 * 1024;
      if (!isTooLarge) storage.set(key, data);
      later(() => (isTooLarge ? fail({ errMsg: 'setStorage:fail:entry size limit reached' }) : success({})));
    },

    getStorage({ key, success, fail }) {
      const data = storage.get(key);
      later(() =>
        data === undefined ? fail({ errMsg: 'getStorage:fail data not found' }) : success({ data }),
      );
    },

    removeStorage({ key, success }) {
      storage.delete(key);
      later(() => success({}));
    },
  };
}

const documented = [
  'url',
  'method',
  'header',
  'data',
  'dataType',
  'responseType',
  'timeout',
  'success',
  'fail',
];

function complaintAbout(options: RequestOptions): WxFailure | undefined {
  const { header, data, dataType, responseType } = options;
  const isValid =
    Object.keys(options).every((name) => documented.includes(name)) &&
    Object.values(header).every((value) => typeof value === 'string') &&
    !('referer' in header) &&
    (data === undefined || typeof data === 'string') &&
    dataType === '其他' &&
    responseType === 'text';
  return isValid ? undefined : { errMsg: 'request:fail parameter error' };
}
