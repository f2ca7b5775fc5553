import type { Answer } from './answer.ts';
import { assertMay, assertMayInvoke } from './authentication.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { functionNotFound, pathNotSupported, qualifierNotFound, serviceNotFound } from './errors.ts';
import { authenticateFc } from './fc-signature.ts';
import { functionKey } from './function-definition.ts';
import { answerHttpTrigger } from './http-trigger.ts';
import type { IncomingRequest } from './incoming-request.ts';
import { invokeFunction } from './invoke-function.ts';
import { putOnDemandConfig } from './on-demand-config.ts';
import { type Service, serviceFunctionResource } from './service.ts';

interface Target {
  readonly serviceName: string;
  readonly qualifier?: string;
  readonly functionName: string;
}

/**
 * API 2016-08-15, as far as it invokes functions: `/services/{service}[.{qualifier}]/functions/{function}/invocations`
 * and `/proxy/{service}[.{qualifier}]/{function}/…` for HTTP triggers; and `…/functions/{function}/on-demand-config`,
 * which limits a function's instances. It knows functions of 2.0 only.
 *
 * @throws FunctionComputeError
 */
export async function answer20160815(
  request: IncomingRequest,
  service: Service,
  requestId: string,
): Promise<Answer> {
  const invocation = /^\/2016-08-15\/services\/([^/]+)\/functions\/([^/]+)\/invocations$/.exec(request.path);
  if (invocation !== null && request.method === 'POST') {
    const target = readTarget(invocation);
    const principal = authenticateFc(request, service, false);
    assertMayInvoke(principal, service, serviceFunctionResource(service, target));
    return invokeFunction(find(target, service), request, requestId, service);
  }

  const onDemand = /^\/2016-08-15\/services\/([^/]+)\/functions\/([^/]+)\/on-demand-config$/.exec(
    request.path,
  );
  if (onDemand !== null && request.method === 'PUT') {
    const target = readTarget(onDemand);
    const principal = authenticateFc(request, service, false);
    assertMay(principal, service, 'fc:PutFunctionOnDemandConfig', serviceFunctionResource(service, target));
    const { definition } = find(target, service);
    return putOnDemandConfig(request, { ...target, key: functionKey(definition) }, service);
  }

  const proxy = /^\/2016-08-15\/proxy\/([^/]+)\/([^/]+)(\/.*)?$/.exec(request.path);
  if (proxy !== null) {
    const target = readTarget(proxy);
    return answerHttpTrigger(request, service, requestId, {
      deployed: find(target, service),
      path: proxy[3] ?? '/',
      resource: serviceFunctionResource(service, target),
    });
  }
  throw pathNotSupported(request.method, request.path);
}

function readTarget([, qualifiedService = '', functionName = '']: RegExpExecArray): Target {
  const [serviceName = '', ...qualifiers] = qualifiedService.split('.');
  // No version or alias has a dot in its name: one with more of them names neither.
  const qualifier = qualifiers.length > 0 ? qualifiers.join('.') : undefined;
  return { serviceName, functionName, ...(qualifier !== undefined && { qualifier }) };
}

function find(target: Target, service: Service): DeployedFunction {
  const { serviceName, qualifier, functionName } = target;
  if (!service.hasService(serviceName)) throw serviceNotFound(serviceName);
  if (qualifier !== undefined && qualifier !== 'LATEST') {
    throw qualifierNotFound(qualifier, `service '${serviceName}'`);
  }
  const deployed = service.findFunction(functionKey({ serviceName, functionName }));
  if (deployed === undefined) throw functionNotFound(functionName, serviceName);
  return deployed;
}
