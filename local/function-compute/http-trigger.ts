import { authenticateAcs3 } from './acs3-signature.ts';
import type { Answer } from './answer.ts';
import { assertMayInvoke } from './authentication.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { invalidArgument, methodNotConfigured, triggerNotFound } from './errors.ts';
import { authenticateFc } from './fc-signature.ts';
import { httpAnswer } from './http-trigger-answer.ts';
import { createHttpEvent, createHttpRequest, forwardedHeaders } from './http-trigger-request.ts';
import type { IncomingRequest } from './incoming-request.ts';
import { invocationEntry, measurements } from './invoke-function.ts';
import type { Service } from './service.ts';

// https://www.alibabacloud.com/help/en/functioncompute/fc/web-functions
const headersLimitBytes = 8 * 1024;
const pathLimitBytes = 4 * 1024;

/**
 * A request to a function's HTTP trigger. The function of a 3.0 deployment gets an event (format v1) and answers with
 * a structure; one of 2.0 gets `(req, resp, context)`. A failing function is answered with 502, a method that the
 * trigger does not list with 403 (https://www.alibabacloud.com/help/doc-detail/85445.htm).
 *
 * A trigger with `authType: function` admits who may invoke the function: signed like API 2016-08-15 in 2.0, like
 * API 2023-03-30 in 3.0.
 *
 * @param target `path` is what follows the trigger's address, decoded; `resource` what RAM is asked about.
 * @throws FunctionComputeError
 */
export async function answerHttpTrigger(
  request: IncomingRequest,
  service: Service,
  requestId: string,
  target: { deployed: DeployedFunction; path: string; resource: string },
): Promise<Answer> {
  const { deployed, path } = target;
  const { generation, functionName, httpTrigger } = deployed.definition;
  if (httpTrigger === undefined) throw triggerNotFound(functionName);
  assertWithinLimits(request);
  if (!httpTrigger.methods.includes(request.method)) {
    throw methodNotConfigured(request.method, httpTrigger.triggerName);
  }
  if (httpTrigger.authType === 'function') {
    const principal =
      generation === 2 ? authenticateFc(request, service, true) : authenticateAcs3(request, service);
    assertMayInvoke(principal, service, target.resource);
  }

  const headers = forwardedHeaders(request.headers);
  const result = await deployed.invoke(
    generation === 2
      ? { requestId, body: request.body, http: createHttpRequest(request, headers, path) }
      : { requestId, body: createHttpEvent(request, headers, { ...service, requestId, path }) },
  );
  const answer = httpAnswer(result.outcome);
  service.onInvocation?.(invocationEntry(deployed, requestId, answer.status, result));
  return { ...answer, headers: { ...answer.headers, ...measurements(result) } };
}

function assertWithinLimits(request: IncomingRequest): void {
  if (Buffer.byteLength(request.url) > pathLimitBytes) {
    throw invalidArgument(`the path with its query has more than ${pathLimitBytes} bytes`);
  }
  const headerBytes = Buffer.byteLength(Object.entries(request.headers).flat().join(''));
  if (headerBytes > headersLimitBytes) {
    throw invalidArgument(`the headers have more than ${headersLimitBytes} bytes`);
  }
}
