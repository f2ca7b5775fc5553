import { isObject } from './border.ts';
import { cancellable } from './cancellation.ts';
import { ClientError, type ErrorCode } from './errors.ts';
import { describeFailure, type My, type MyAnswer, type MyFailure } from './my.ts';
import { codeOfNetworkFailure } from './my-network.ts';
import type { CallLimits, HttpResponse, Transport } from './platform.ts';

/**
 * Sends requests by `my.request`, and aborts those that are cancelled.
 *
 * An answer with a status of 400 or more comes to the success callback by one page of the documentation, and to the
 * fail callback as error 19, with status, headers and data beside it, by what devices do: wherever there is a status,
 * there is an answer. The data type is `text` because `json` fails (error 14) on an empty body.
 */
export function createMyTransport(my: NetworkSource): Transport {
  return async ({ method, url, headers, body }, { timeout, signal }) => {
    const options = {
      url,
      method,
      headers,
      dataType: 'text',
      timeout,
      ...(body === '' ? {} : { data: body }),
    } as const;
    const outcome = await request(my, options, signal);
    const status = outcome.status || outcome.statusCode;
    if (!status) throw await errorOf(outcome, url, my);
    return { status, headers: readHeaders(outcome), body: readBody(outcome.data) };
  };
}

type NetworkSource = Pick<My, 'request' | 'getNetworkType'>;
type Outcome = MyAnswer & MyFailure;

async function request(
  my: Pick<My, 'request'>,
  options: Omit<Parameters<My['request']>[0], 'success' | 'fail'>,
  signal: CallLimits['signal'],
): Promise<Outcome> {
  let task: unknown;
  const answer = () =>
    new Promise<Outcome>((resolve) => {
      task = my.request({ ...options, success: resolve, fail: resolve });
    }).catch((cause: unknown) => {
      throw new ClientError('Internal', 'my.request threw an error.', { cause });
    });
  return cancellable(signal, answer, () => {
    if (isObject(task) && typeof task['abort'] === 'function') task['abort']();
  });
}

function readHeaders({ headers, header }: MyAnswer): HttpResponse['headers'] {
  const read: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? header ?? {})) {
    read[name.toLowerCase()] = String(value);
  }
  return read;
}

/** Some platforms parse JSON whatever data type was asked for. */
function readBody(data: unknown): string {
  if (typeof data === 'string') return data;
  return data === undefined || data === null ? '' : JSON.stringify(data);
}

/** The numbers are those of https://opendocs.alipay.com/mini/api/owycmh. */
const failures: Readonly<Record<number, readonly [code: ErrorCode, advice: string]>> = {
  2: ['InvalidArgument', 'Its parameters are invalid.'],
  4: ['InvalidArgument', "The domain is missing in the mini-program's server domain whitelist."],
  11: ['InvalidArgument', "The domain is missing in the mini-program's server domain whitelist."],
  14: ['Internal', 'The answer cannot be decoded.'],
  20: ['InvalidArgument', 'A mini-program may use https alone.'],
};

async function errorOf(failure: MyFailure, url: string, my: NetworkSource): Promise<ClientError> {
  const [code, advice] = failures[Number(failure.error)] ?? [
    await codeOfNetworkFailure(my),
    `No answer from ${url}.`,
  ];
  return new ClientError(code, `${advice} ${describeFailure('request', failure)}`, { cause: failure });
}
