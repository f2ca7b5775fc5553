import * as v from 'valibot';
import { DeploymentError, explain } from '../deployment/errors.ts';
import { toFunctionDefinition } from '../deployment/function-components.ts';
import { type FunctionDefinition, UndeployableError } from '../function-compute/function-definition.ts';
import type { Role } from '../ram/roles.ts';
import { RpcError } from '../ros/errors.ts';
import type { RpcAction } from '../ros/rpc-server.ts';

const request = v.object({
  Resource: v.pipe(v.string(), v.nonEmpty()),
  Component: v.picklist(['fc3', 'fc']),
  Directory: v.string(),
  Properties: v.pipe(v.string(), v.parseJson(), v.looseObject({})),
});

/**
 * The action DeployFunction: creates one function, or replaces it. Its role has to exist, as in the cloud, so that a
 * stack is applied first.
 *
 * @param options.functions those deployed so far, by the name of their resource; the action adds to them
 */
export function createDeployFunction(options: {
  accountId: string;
  roles: () => readonly Role[];
  functions: Map<string, FunctionDefinition>;
  replaceFunctions: (functions: readonly FunctionDefinition[]) => Promise<void>;
  /** The address of a function's HTTP trigger. */
  triggerUrl: (functionName: string) => string | undefined;
}): RpcAction {
  const { accountId, roles, functions, replaceFunctions, triggerUrl } = options;
  return async (parameters) => {
    try {
      const { Resource, Component, Directory, Properties } = v.parse(request, Object.fromEntries(parameters));
      const step = { component: Component, projectName: Resource, props: Properties };
      const definition = toFunctionDefinition(step, Directory, accountId);
      const { roleArn } = definition;
      if (roleArn !== undefined && !roles().some(({ arn }) => arn === roleArn)) {
        throw new DeploymentError(`the role ${roleArn} does not exist`);
      }
      const next = new Map(functions).set(Resource, definition);
      await replaceFunctions([...next.values()]);
      functions.set(Resource, definition);
      const url = triggerUrl(definition.functionName);
      return {
        Output: {
          functionName: definition.functionName,
          ...(url === undefined ? {} : { url: { system_url: url } }),
        },
      };
    } catch (error) {
      const isRefusal =
        error instanceof DeploymentError || error instanceof UndeployableError || v.isValiError(error);
      if (isRefusal) throw new RpcError(400, 'InvalidArgument', explain(error));
      throw error;
    }
  };
}
