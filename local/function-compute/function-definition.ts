/** A function as its deployment describes it (`s.yaml`). */
export interface FunctionDefinition {
  /** The Function Compute that it is deployed to: 3.0, or 2.0 with its services. */
  readonly generation: 2 | 3;
  readonly functionName: string;
  /** Generation 2 only. */
  readonly serviceName?: string;
  /** One of the built-in Node.js runtimes, such as `nodejs20`; all run on the Node.js that runs the local cloud. */
  readonly runtime: string;
  /** `{file without extension}.{exported name}`, such as `index.handler`. */
  readonly handler: string;
  /** Absolute path of what would be the code package. */
  readonly codeDirectory: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environmentVariables: Readonly<Record<string, string>>;
  /** `acs:ram::{account}:role/{role}`: whose credentials the function finds in its context. */
  readonly roleArn?: string;
  readonly httpTrigger?: HttpTrigger;
  /** Runs once in each new instance, before its first invocation. */
  readonly initializer?: LifecycleHandler;
  /** Runs once in each instance before it ends. */
  readonly preStop?: LifecycleHandler;
  /** How many instances there may be at most; one invocation more is refused. As many as it takes when absent. */
  readonly reservedConcurrency?: number;
}

export interface LifecycleHandler {
  /** `{file without extension}.{exported name}`. */
  readonly handler: string;
  readonly timeoutSeconds: number;
}

export interface HttpTrigger {
  readonly triggerName: string;
  /** `function` admits only signed requests of those who may invoke the function. */
  readonly authType: 'anonymous' | 'function';
  /** Of GET, POST, PUT, DELETE, HEAD, PATCH and OPTIONS. */
  readonly methods: readonly string[];
}

/** Names a function within its account and region as 3.0 does: a 2.0 function is `{service}${function}`. */
export function functionKey(definition: Pick<FunctionDefinition, 'functionName' | 'serviceName'>): string {
  const { functionName, serviceName } = definition;
  return serviceName === undefined ? functionName : `${serviceName}$${functionName}`;
}

/** A definition that Function Compute would refuse to create; the message names the function and what is wrong. */
export class UndeployableError extends Error {
  override name = 'UndeployableError' as const;
  readonly code = 'Undeployable';
}

// https://www.alibabacloud.com/help/en/functioncompute/node-js lists no later one.
const runtimes = new Set(['nodejs12', 'nodejs14', 'nodejs16', 'nodejs18', 'nodejs20']);
const environmentLimitBytes = 4096;

/** Whether a runtime is one of Function Compute's own for Node.js, which are the ones that run locally. */
export function isNodeRuntime(runtime: string): boolean {
  return /^nodejs\d+$/.test(runtime);
}

/**
 * Refuses what Function Compute would refuse to create: an unknown runtime, a service name that its generation does
 * not have, reserved environment variables (`FC_*`) or more than 4 KB of them, timeout and memory out of range.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/environment-variables
 * @throws UndeployableError
 */
export function assertDeployable(definition: FunctionDefinition): void {
  const problem = findProblem(definition);
  if (problem !== undefined) {
    throw new UndeployableError(`Function ${functionKey(definition)} cannot be created: ${problem}`);
  }
}

function findProblem(definition: FunctionDefinition): string | undefined {
  const { generation, serviceName, runtime, handler, timeoutSeconds, memoryMegabytes } = definition;
  if (generation === 2 && serviceName === undefined) return 'a function of 2.0 belongs to a service.';
  if (generation === 3 && serviceName !== undefined) return 'a function of 3.0 has no service.';
  if (!runtimes.has(runtime)) return `runtime ${runtime} is not one of ${[...runtimes].join(', ')}.`;
  if (!/^[^.].*\.[^./]+$/.test(handler)) return `handler ${handler} is not of the form file.name.`;
  if (!Number.isInteger(timeoutSeconds) || timeoutSeconds < 1 || timeoutSeconds > 86_400) {
    return `timeout ${timeoutSeconds} is not a whole number of seconds from 1 to 86400.`;
  }
  if (memoryMegabytes < 128 || memoryMegabytes > 32_768 || memoryMegabytes % 64 !== 0) {
    return `memory ${memoryMegabytes} is not a multiple of 64 MB from 128 to 32768.`;
  }
  return findEnvironmentProblem(definition.environmentVariables);
}

function findEnvironmentProblem(variables: Readonly<Record<string, string>>): string | undefined {
  let bytes = 0;
  for (const [name, value] of Object.entries(variables)) {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return `${name} is no name for an environment variable.`;
    if (name.startsWith('FC_')) return `environment variable ${name} has the reserved prefix FC_.`;
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  return bytes > environmentLimitBytes
    ? `its environment variables have ${bytes} bytes; ${environmentLimitBytes} are allowed.`
    : undefined;
}
