import type { Answer } from './answer.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { entityTooLarge, FunctionComputeError, invalidArgument } from './errors.ts';
import { functionKey } from './function-definition.ts';
import type { IncomingRequest } from './incoming-request.ts';
import type { InvocationResult } from './instance.ts';
import { encodeLogTail } from './log-tail.ts';
import type { InvocationEntry } from './observers.ts';
import type { Service } from './service.ts';

/** The largest event of a synchronous invocation. */
export const syncPayloadLimitBytes = 32 * 1024 * 1024;
/** The largest event of an asynchronous invocation. */
export const asyncPayloadLimitBytes = 128 * 1024;

/**
 * InvokeFunction of both APIs: `x-fc-invocation-type` Sync or Async, `x-fc-log-type` None or Tail. An error of the
 * function is an answer with status 200 and the header `x-fc-error-type`. An asynchronous invocation is answered with
 * 202 and then runs once: the cloud's retries are not imitated.
 *
 * @throws FunctionComputeError
 */
export async function invokeFunction(
  deployed: DeployedFunction,
  request: IncomingRequest,
  requestId: string,
  service: Pick<Service, 'onInvocation' | 'onError'>,
): Promise<Answer> {
  const { headers, body } = request;
  const invocationType = oneOf(headers, 'x-fc-invocation-type', ['Sync', 'Async']);
  const logType = oneOf(headers, 'x-fc-log-type', ['None', 'Tail']);

  if (invocationType === 'Async') {
    if (body.length > asyncPayloadLimitBytes) throw entityTooLarge(asyncPayloadLimitBytes);
    const afterwards = () => {
      deployed.invoke({ requestId, body }, 'Async').then(
        (result) => service.onInvocation?.(invocationEntry(deployed, requestId, 'async', result)),
        (error: unknown) => {
          if (!(error instanceof FunctionComputeError)) service.onError(error);
        },
      );
    };
    return { status: 202, headers: {}, body: Buffer.alloc(0), afterwards };
  }

  const result = await deployed.invoke({ requestId, body });
  service.onInvocation?.(invocationEntry(deployed, requestId, 200, result));
  const { outcome, printed } = result;
  const { memoryMegabytes } = deployed.definition;
  const answerHeaders = measurements(result);
  if (logType === 'Tail') {
    answerHeaders['x-fc-log-result'] = encodeLogTail({ requestId, printed, result, memoryMegabytes });
  }
  if (outcome.kind !== 'failed') {
    answerHeaders['content-type'] = 'application/octet-stream';
    return { status: 200, headers: answerHeaders, body: outcome.body };
  }
  answerHeaders['content-type'] = 'application/json';
  answerHeaders['x-fc-error-type'] = outcome.errorType;
  return { status: 200, headers: answerHeaders, body: Buffer.from(JSON.stringify(outcome.error)) };
}

/** What those who watch are told of an invocation. */
export function invocationEntry(
  { definition }: DeployedFunction,
  requestId: string,
  status: InvocationEntry['status'],
  result: InvocationResult,
): InvocationEntry {
  const { outcome, isColdStart, instanceId, durationMilliseconds, maximumMemoryMegabytes } = result;
  return {
    functionName: functionKey(definition),
    requestId,
    status,
    ...(outcome.kind === 'failed' ? { errorType: outcome.errorType } : {}),
    isColdStart,
    instanceId,
    durationMilliseconds,
    memoryMegabytes: maximumMemoryMegabytes,
  };
}

/** Duration in milliseconds; memory in MB, of which only the JavaScript heap can be told for one instance. */
export function measurements(result: InvocationResult): Record<string, string> {
  return {
    'x-fc-instance-id': result.instanceId,
    'x-fc-invocation-duration': String(Math.round(result.durationMilliseconds)),
    'x-fc-max-memory-usage': result.maximumMemoryMegabytes.toFixed(2),
  };
}

/** The value of a header that has few; the first is the default. */
function oneOf<const Values extends readonly [string, ...string[]]>(
  headers: Readonly<Record<string, string>>,
  name: string,
  values: Values,
): Values[number] {
  const value = headers[name] ?? values[0];
  if (!values.includes(value))
    throw invalidArgument(`HTTP header ${name} '${value}' is not one of ${values.join(', ')}`);
  return value;
}
