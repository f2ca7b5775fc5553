import { randomBytes } from 'node:crypto';
import { startLoopbackServer } from '../loopback/server.ts';
import type { AccessKey, FindAccessKey } from '../ram/access-keys.ts';
import { answer20160815 } from './api-2016-08-15.ts';
import { answer20230330 } from './api-2023-03-30.ts';
import { toleratedSkewMilliseconds } from './authentication.ts';
import { createDeployment } from './deployment.ts';
import { functionNotFound, pathNotSupported } from './errors.ts';
import { type FunctionDefinition, functionKey } from './function-definition.ts';
import { answerHttpTrigger } from './http-trigger.ts';
import type { Observers } from './observers.ts';
import { createRequestHandler } from './request-handler.ts';
import { inLargeDraws, type RandomBytes } from './request-id.ts';
import { compileRuntime } from './runtime-code.ts';
import { resourceOf, type Service } from './service.ts';
import { createTriggerListeners } from './trigger-listeners.ts';
import { createUsedNonces } from './used-nonces.ts';

export interface FunctionComputeOptions extends Observers {
  accountId: string;
  region: string;
  functions: readonly FunctionDefinition[];
  findAccessKey: FindAccessKey;
  /** Credentials of a function's role; throws when the role cannot be assumed. */
  functionCredentials(roleArn: string): Required<AccessKey>;
  /** Milliseconds since 1970. */
  clock: () => number;
  random?: RandomBytes;
  /** Of the APIs; 0 takes a free one. */
  port: number;
  /** Of each HTTP trigger: like below fcapp.run, every function has an origin of its own. 0 takes a free one. */
  triggerPort(functionKey: string): number;
  /** Where the source map of a function's file is, when it is not beside it. */
  sourceMapPath?(file: string): string | undefined;
  /** That run at once, per function; invocations beyond wait for one. Default 20. */
  maximumInstances?: number;
  /** The program of an instance, compiled; it is compiled at the start when it is not given. */
  runtimeCode?: string;
  /** How long an instance waits for its next invocation before it ends. Default: a minute. */
  idleMilliseconds?: number;
}

export interface FunctionCompute {
  /** Where API 2016-08-15 and API 2023-03-30 answer; without a slash at the end. */
  readonly endpoint: string;
  /** The address of each HTTP trigger, by the function's name; without a slash at the end. */
  readonly triggers: ReadonlyMap<string, string>;
  /**
   * Deploys other definitions or other code: from now on new instances run it, while what runs already finishes on
   * the old. A trigger keeps its address.
   *
   * @throws UndeployableError when Function Compute would refuse a definition; then nothing has changed.
   */
  replaceFunctions(functions: readonly FunctionDefinition[]): Promise<void>;
  /** Stops listening and ends every instance. */
  close(): Promise<void>;
}

/**
 * Starts a local Function Compute: both APIs that invoke functions, with their signatures and RAM permissions, and
 * the HTTP triggers, on loopback. Functions run in worker threads that cannot reach any other machine.
 *
 * @throws UndeployableError when Function Compute would refuse a definition.
 * @throws PortTakenError
 */
export async function createFunctionCompute(options: FunctionComputeOptions): Promise<FunctionCompute> {
  const { accountId, region, findAccessKey, clock, onError } = options;
  const random = options.random ?? inLargeDraws(randomBytes);
  const { onInvocation, onRefused } = options;
  const handling = { clock, random, onError, ...(onRefused && { onRefused }) };
  const deployment = createDeployment({
    ...options,
    random,
    runtimeCode: options.runtimeCode ?? compileRuntime(),
    maximumInstances: options.maximumInstances ?? 20,
    idleMilliseconds: options.idleMilliseconds ?? 60_000,
    hostEnvironment: process.env,
  });
  const service: Service = {
    accountId,
    region,
    findAccessKey,
    clock,
    nonces: createUsedNonces(clock, 2 * toleratedSkewMilliseconds),
    findFunction: deployment.find,
    hasService: deployment.hasService,
    limitInstances: deployment.limitInstances,
    onError,
    ...(onInvocation && { onInvocation }),
  };

  const listeners = createTriggerListeners({
    port: options.triggerPort,
    handlerFor: (definition) =>
      createRequestHandler(
        handling,
        async (request, requestId) => {
          const deployed = deployment.find(functionKey(definition));
          if (deployed === undefined) throw functionNotFound(definition.functionName, definition.serviceName);
          const { path } = request;
          return answerHttpTrigger(request, service, requestId, {
            deployed,
            path,
            resource: resourceOf(service, deployed.definition),
          });
        },
        definition.generation === 2 ? '2016-08-15' : '2023-03-30',
      ),
    onError,
  });

  const api = await startLoopbackServer({
    port: options.port,
    handle: createRequestHandler(handling, (request, requestId) => {
      if (request.path.startsWith('/2016-08-15/')) return answer20160815(request, service, requestId);
      if (request.path.startsWith('/2023-03-30/')) return answer20230330(request, service, requestId);
      throw pathNotSupported(request.method, request.path);
    }),
    onError,
  });

  async function replaceFunctions(functions: readonly FunctionDefinition[]): Promise<void> {
    deployment.replace(functions);
    await listeners.update(functions);
  }

  async function close(): Promise<void> {
    await Promise.all([api.close(), listeners.close()]);
    await deployment.close();
  }

  try {
    await replaceFunctions(options.functions);
  } catch (error) {
    await close();
    throw error;
  }
  return { endpoint: api.url, triggers: listeners.urls, replaceFunctions, close };
}
