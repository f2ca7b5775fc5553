import { authenticateAcs3 } from './acs3-signature.ts';
import type { Answer } from './answer.ts';
import { assertMayInvoke } from './authentication.ts';
import { functionNotFound, pathNotSupported, qualifierNotFound } from './errors.ts';
import type { IncomingRequest } from './incoming-request.ts';
import { invokeFunction } from './invoke-function.ts';
import { functionResource, type Service } from './service.ts';

/**
 * API 2023-03-30, as far as it invokes functions: `POST /functions/{function}/invocations[?qualifier=…]`. It knows all
 * functions; one of 2.0 is named `{service}${function}`.
 *
 * @throws FunctionComputeError
 */
export async function answer20230330(
  request: IncomingRequest,
  service: Service,
  requestId: string,
): Promise<Answer> {
  const [, functionName] = /^\/2023-03-30\/functions\/([^/]+)\/invocations$/.exec(request.path) ?? [];
  if (functionName === undefined || request.method !== 'POST')
    throw pathNotSupported(request.method, request.path);
  const qualifier = request.query.find(([key]) => key === 'qualifier')?.[1];

  const principal = authenticateAcs3(request, service);
  assertMayInvoke(principal, service, functionResource(service, functionName, qualifier));

  const deployed = service.findFunction(functionName);
  if (deployed === undefined) throw functionNotFound(functionName);
  if (qualifier !== undefined && qualifier !== 'LATEST') {
    throw qualifierNotFound(qualifier, `function '${functionName}'`);
  }
  return invokeFunction(deployed, request, requestId, service);
}
