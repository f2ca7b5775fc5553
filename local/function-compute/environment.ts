import type { FunctionDefinition } from './function-definition.ts';
import type { Occasion } from './runtime/messages.ts';

/**
 * All environment variables of an instance: the function's own, those that Function Compute sets, and the few without
 * which Node.js programs do not run. Nothing else of the local cloud's environment reaches a function.
 *
 * Function Compute also sets the credentials of the function's role; like there, they are those of the moment at
 * which the instance started, while the context's are renewed.
 *
 * @see https://www.alibabacloud.com/help/en/functioncompute/fc/environment-variables
 */
export function instanceEnvironment(options: {
  definition: FunctionDefinition;
  accountId: string;
  region: string;
  instanceId: string;
  credentials: Occasion['credentials'] | undefined;
  host: Readonly<Record<string, string | undefined>>;
}): Record<string, string> {
  const { definition, credentials, host } = options;
  const inherited = Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => {
      const value = host[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  return {
    ...inherited,
    ...(credentials && {
      ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: credentials.securityToken,
    }),
    ...definition.environmentVariables,
    FC_ACCOUNT_ID: options.accountId,
    FC_REGION: options.region,
    FC_INSTANCE_ID: options.instanceId,
    FC_FUNC_CODE_PATH: definition.codeDirectory,
    FC_FUNCTION_NAME: definition.functionName,
    FC_FUNCTION_HANDLER: definition.handler,
    FC_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    ...(definition.serviceName !== undefined && {
      FC_SERVICE_NAME: definition.serviceName,
      FC_QUALIFIER: 'LATEST',
    }),
  };
}
