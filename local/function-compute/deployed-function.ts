import type { AccessKey } from '../ram/access-keys.ts';
import { instanceEnvironment } from './environment.ts';
import { FunctionComputeError } from './errors.ts';
import { type FunctionDefinition, functionKey } from './function-definition.ts';
import { type InvocationResult, startInstance } from './instance.ts';
import { createInstancePool } from './instance-pool.ts';
import type { Observers } from './observers.ts';
import { createInstanceId, createRequestId, type RandomBytes } from './request-id.ts';
import { createRoleCredentials, noCredentials } from './role-credentials.ts';
import type { FunctionErrorBody, HttpRequestData, Occasion } from './runtime/messages.ts';
import { createSourceMapping } from './source-mapping.ts';

/** What every function of one local Function Compute shares. */
export interface FunctionSurroundings extends Pick<Observers, 'onLog'> {
  readonly accountId: string;
  readonly region: string;
  readonly runtimeCode: string;
  readonly maximumInstances: number;
  readonly idleMilliseconds: number;
  readonly clock: () => number;
  readonly random: RandomBytes;
  readonly hostEnvironment: Readonly<Record<string, string | undefined>>;
  functionCredentials(roleArn: string): Required<AccessKey>;
  sourceMapPath?(file: string): string | undefined;
}

export interface InvocationRequest {
  readonly requestId: string;
  readonly body: Buffer;
  readonly http?: HttpRequestData;
}

/** A function that can be invoked, with its instances. */
export interface DeployedFunction {
  readonly definition: FunctionDefinition;
  /**
   * Runs the function and gives its outcome with what it printed. An asynchronous invocation waits for an instance;
   * any other fails when all are busy.
   *
   * @throws FunctionComputeError ResourceExhausted, or AccessDenied when the function's role cannot be assumed.
   */
  invoke(
    request: InvocationRequest,
    type?: 'Sync' | 'Async',
  ): Promise<InvocationResult & { readonly printed: string }>;
  /** Resolves when what runs has finished and all instances have ended. */
  retire(): Promise<void>;
  /** Ends all instances at once. */
  close(): Promise<void>;
}

/** @param onDemandLimit how many instances FC 2.0 permits at the moment; 3.0 has it from the definition */
export function deployFunction(
  definition: FunctionDefinition,
  surroundings: FunctionSurroundings,
  onDemandLimit: () => number | undefined,
): DeployedFunction {
  const { accountId, region, clock, random } = surroundings;
  const inSource = createSourceMapping(definition.codeDirectory, surroundings.sourceMapPath);
  const onLog = (requestId: string, text: string) =>
    surroundings.onLog({ functionName, requestId, text: inSource(text) });
  const { functionName, roleArn } = definition;
  const printedBy = new Map<string, string[]>();

  const credentials =
    roleArn === undefined
      ? () => noCredentials
      : createRoleCredentials({ roleArn, assumeRole: surroundings.functionCredentials, clock });

  const pool = createInstancePool({
    functionName: functionKey(definition),
    instanceLimit: () => definition.reservedConcurrency ?? onDemandLimit(),
    maximumInstances: surroundings.maximumInstances,
    idleMilliseconds: surroundings.idleMilliseconds,
    stopOccasion: () => ({
      requestId: createRequestId(clock, random),
      credentials: credentialsOrNone(credentials),
    }),
    startInstance(events) {
      const instanceId = createInstanceId(clock, random);
      return startInstance({
        definition,
        instanceId,
        accountId,
        region,
        runtimeCode: surroundings.runtimeCode,
        environment: instanceEnvironment({
          definition,
          accountId,
          region,
          instanceId,
          credentials: roleArn === undefined ? undefined : credentials(),
          host: surroundings.hostEnvironment,
        }),
        clock,
        onPrint(text, requestId) {
          printedBy.get(requestId)?.push(text);
          onLog(requestId, text.replace(/\n$/, ''));
        },
        ...events,
      });
    },
  });

  return {
    definition,
    async invoke(request, type = 'Sync') {
      const { requestId } = request;
      const printed: string[] = [];
      printedBy.set(requestId, printed);
      const run = type === 'Sync' ? pool.invoke : pool.invokeWhenPossible;
      try {
        const result = await run({ ...request, credentials: credentials() });
        const { outcome } = result;
        // In the terminal alone: the caller's answer has the stack as the cloud would give it.
        if (outcome.kind === 'failed') onLog(requestId, describeFailure(outcome.error));
        return { ...result, printed: printed.join('') };
      } catch (error) {
        if (error instanceof FunctionComputeError) {
          onLog(requestId, `Not invoked: ${error.message}`);
        }
        throw error;
      } finally {
        printedBy.delete(requestId);
      }
    },
    retire: pool.retire,
    close: pool.close,
  };
}

function describeFailure({ errorMessage, stackTrace }: FunctionErrorBody): string {
  return stackTrace?.join('\n') ?? errorMessage;
}

/** An instance whose role cannot be assumed any more ends all the same. */
function credentialsOrNone(credentials: () => Occasion['credentials']): Occasion['credentials'] {
  try {
    return credentials();
  } catch (error) {
    if (error instanceof FunctionComputeError) return noCredentials;
    throw error;
  }
}
