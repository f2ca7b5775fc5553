import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import Fc2 from '@alicloud/fc2';
import Fc3, { InvokeFunctionHeaders, InvokeFunctionRequest } from '@alicloud/fc20230330';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import * as v from 'valibot';
import { OperateError } from './operate-error.ts';
import type { Target } from './target.ts';

/** Has the operate function carry out one operation, and gives the `data` of its answer. */
export type InvokeOperate = (
  request: { readonly op: string } & Readonly<Record<string, unknown>>,
) => Promise<unknown>;

const answerSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([
    v.object({ data: v.unknown() }),
    v.object({ error: v.object({ code: v.string(), message: v.string(), requestId: v.string() }) }),
    // What Function Compute answers when the function cannot be loaded, or its time is over.
    v.object({ errorMessage: v.string() }),
  ]),
);

/** Pauses between attempts: every operation is safe to repeat. */
const pauses = [500, 2_000, 5_000];

/**
 * Returns what invokes a target's operate function with the official SDK of its generation. What may pass, a lost
 * connection or a busy database, is tried four times.
 *
 * @throws OperateError that says what to do.
 */
export function createInvokeOperate(target: Target): InvokeOperate {
  const send = target.generation === 3 ? createSend3(target) : createSend2(target);
  return async (request) => {
    const event = JSON.stringify(request);
    for (const pause of pauses) {
      const answered = await attempt(send, event, target);
      if (!('passing' in answered)) return answered.data;
      await setTimeout(pause);
    }
    const answered = await attempt(send, event, target);
    if ('passing' in answered) throw answered.passing;
    return answered.data;
  };
}

type Send = (event: string) => Promise<string>;

async function attempt(
  send: Send,
  event: string,
  target: Target,
): Promise<{ readonly data: unknown } | { readonly passing: OperateError }> {
  let answer: string;
  try {
    answer = await send(event);
  } catch (error) {
    const { refusal, isPassing } = explain(error, target);
    if (!isPassing) throw refusal;
    return { passing: refusal };
  }
  const parsed = v.safeParse(answerSchema, answer);
  if (!parsed.success) {
    throw new OperateError(
      'Failed',
      `The operate function answered what it never should: ${answer.slice(0, 200)}`,
    );
  }
  if ('errorMessage' in parsed.output) {
    throw new OperateError('Failed', `The operate function failed: ${parsed.output.errorMessage}`);
  }
  if ('data' in parsed.output) return { data: parsed.output.data };
  const { code, message, requestId } = parsed.output.error;
  const refusal = new OperateError('Failed', `${message} (${code}, requestId ${requestId})`);
  if (code === 'Unavailable') return { passing: refusal };
  throw refusal;
}

/** Longer than the function itself may take. */
const timeoutMilliseconds = 150_000;

function createSend3({ endpoint, region, credentials, functionName }: Target): Send {
  const { host, protocol } = new URL(endpoint);
  const { accessKeyId, accessKeySecret, securityToken } = credentials;
  const client = new Fc3(
    new $OpenApiUtil.Config({
      accessKeyId,
      accessKeySecret,
      ...(securityToken !== undefined && { securityToken }),
      regionId: region,
      endpoint: host,
      protocol: protocol.replace(':', ''),
    }),
  );
  return async (event) => {
    const { body } = await client.invokeFunctionWithOptions(
      functionName,
      new InvokeFunctionRequest({ body: Readable.from(Buffer.from(event), { objectMode: false }) }),
      new InvokeFunctionHeaders({}),
      new RuntimeOptions({ readTimeout: timeoutMilliseconds, connectTimeout: 10_000 }),
    );
    return body === undefined ? '' : text(body);
  };
}

function createSend2({ endpoint, accountId, region, credentials, serviceName, functionName }: Target): Send {
  const client = new Fc2(accountId, {
    accessKeyID: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    securityToken: credentials.securityToken ?? '',
    region,
    endpoint,
    timeout: timeoutMilliseconds,
  });
  return async (event) => {
    const { data } = await client.invokeFunction(serviceName, functionName, event, {});
    return typeof data === 'string' ? data : JSON.stringify(data);
  };
}

const hints: Readonly<Record<string, string>> = {
  AccessDenied: 'The AccessKey may not invoke it: its user needs fc:InvokeFunction on the operate function.',
  FunctionNotFound: 'Is it deployed there? Check APP_NAME, FC_REGION and the generation (--generation).',
  ServiceNotFound: 'Is it deployed there? Check APP_NAME, FC_REGION and the generation (--generation).',
  SignatureNotMatch: 'Check ALIBABA_CLOUD_ACCESS_KEY_SECRET.',
  InvalidAccessKeyID: 'Check ALIBABA_CLOUD_ACCESS_KEY_ID.',
};

/** What kept the SDK from an answer, for a person. */
function explain(error: unknown, target: Target): { refusal: OperateError; isPassing: boolean } {
  const { message, name } = error instanceof Error ? error : { message: String(error), name: '' };
  const code = error instanceof Error && 'code' in error ? String(error.code) : name;
  const status = Number(/(?:failed with |code: )(\d{3})/.exec(message)?.[1] ?? 0);
  const hint = hints[code] ?? (status === 0 ? 'Is the address right, and is there a connection?' : '');
  const refusal = new OperateError(
    'Failed',
    `The operate function of ${target.description} could not be invoked: ${code} ${message}. ${hint}`.trim(),
    { cause: error },
  );
  return { refusal, isPassing: status === 0 || status >= 500 || status === 429 };
}
