import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { My, MyAnswer } from '../source/my.ts';

/** What differs from one platform to the next. */
export interface MyBehaviour {
  /** How answers with a status of 400 or more come: the documentation and the devices disagree. */
  readonly errorStatus: 'success' | 'fail';
  /** The names of an answer's parts. */
  readonly names: 'status, headers' | 'statusCode, header' | 'both';
}

type RequestOptions = Parameters<My['request']>[0];

/**
 * Alipay's `my` as it is documented, over the loopback network. It is strict: it refuses a header that is not text
 * or that is the platform's to set, and callbacks come later, never during the call.
 */
export function createLoopbackMy(getAuthCode: () => string, behaviour: MyBehaviour): My {
  const storage = new Map<string, string>();
  const later = (callback: () => void) => void setImmediate(callback);

  return {
    getAuthCode: ({ success }) => later(() => success({ authCode: getAuthCode() })),

    request(options) {
      const { url, method, headers, data, timeout, success, fail } = options;
      if (!hasValidParameters(options)) {
        later(() => fail({ error: 2, errorMessage: 'invalid parameter' }));
        return;
      }
      const outgoing = httpRequest(url, { method, headers, timeout }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        const status = response.statusCode ?? 0;
        const answer = answerOf(status, response.headers, Buffer.concat(chunks).toString('utf8'), behaviour);
        if (status < 400 || behaviour.errorStatus === 'success') success(answer);
        else fail({ ...answer, error: 19, errorMessage: 'http status error' });
      });
      outgoing.on('timeout', () => outgoing.destroy(Object.assign(new Error(), { code: 'ETIMEDOUT' })));
      outgoing.on('error', (error: NodeJS.ErrnoException) =>
        fail(
          error.code === 'ETIMEDOUT'
            ? { error: 13, errorMessage: 'timeout' }
            : { error: 12, errorMessage: 'network error' },
        ),
      );
      outgoing.end(data);
    },

    setStorage({ key, data, success, fail }) {
      const text = JSON.stringify(data);
      const isTooLarge = text.length > 200 * 1024;
      if (!isTooLarge) storage.set(key, text);
      later(() => (isTooLarge ? fail({ error: 14, errorMessage: 'too large' }) : success({})));
    },

    getStorage({ key, success }) {
      const text = storage.get(key);
      later(() => success({ data: text === undefined ? null : JSON.parse(text) }));
    },

    removeStorage({ key, success }) {
      storage.delete(key);
      later(() => success({ success: true }));
    },
  };
}

const documented = ['url', 'method', 'headers', 'data', 'dataType', 'timeout', 'success', 'fail'];

function hasValidParameters(options: RequestOptions): boolean {
  const { headers, data, dataType } = options;
  return (
    Object.keys(options).every((name) => documented.includes(name)) &&
    Object.values(headers).every((value) => typeof value === 'string') &&
    !Object.keys(headers).some((name) => ['host', 'content-length'].includes(name.toLowerCase())) &&
    (!('data' in options) || (typeof data === 'string' && data !== '')) &&
    dataType === 'text'
  );
}

/** Header names as servers like to write them, which is in no certain case. */
function answerOf(
  status: number,
  received: IncomingHttpHeaders,
  data: string,
  { names }: MyBehaviour,
): MyAnswer {
  const headers = Object.fromEntries(
    Object.entries(received).map(([name, value]) => [
      name.replace(/^./, (first) => first.toUpperCase()),
      value,
    ]),
  );
  return {
    data,
    ...(names === 'statusCode, header' ? {} : { status, headers }),
    ...(names === 'status, headers' ? {} : { statusCode: status, header: headers }),
  };
}
