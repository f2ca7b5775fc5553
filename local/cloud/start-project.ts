import type { FunctionDefinition } from '../function-compute/function-definition.ts';
import type { Deployment } from './deployment.ts';
import type { Endpoints } from './endpoints.ts';
import { LocalCloudError } from './errors.ts';
import { type AppliedSchema, applySchema } from './invoke-operate.ts';
import { keepSchema } from './kept-schema.ts';
import { type Cloud, type CloudOptions, startCloud } from './start-cloud.ts';

/** Where everything of this project's own backend is. */
export interface ProjectEndpoints extends Endpoints {
  readonly functionCompute: Endpoints['functionCompute'] & {
    readonly sessionUrl: string;
    readonly functions: { readonly session: string; readonly db: string; readonly operate: string };
  };
}

/** A running local cloud with this project's own backend on it. */
export interface ProjectCloud extends Cloud {
  readonly endpoints: ProjectEndpoints;
  /**
   * Ends a session at the server. An instance of db may remember one for 30 seconds after its end, so that all instances
   * are replaced.
   *
   * @throws LocalCloudError when the session function does not end it.
   */
  endSession(sessionId: string): Promise<void>;
}

export interface ProjectOptions extends Omit<CloudOptions, 'afterDeploy'> {
  /** Told what has come of the tables and indexes after each deployment. */
  readonly onSchema?: (applied: AppliedSchema) => void;
}

/**
 * Starts a local cloud with this project's own backend: after each deployment the operate function makes the tables
 * and indexes that are missing, unless nothing has changed since it did.
 *
 * @throws as startCloud; LocalCloudError when a function of the backend is missing, or nobody could log in.
 */
export async function startProject(options: ProjectOptions): Promise<ProjectCloud> {
  const cloud = await startCloud({
    ...options,
    async afterDeploy(access, deployment, tablestore) {
      const [session] = ['session', 'db'].map((resource) => functionOf(deployment, resource));
      if (session?.httpTrigger === undefined) {
        throw new LocalCloudError('BadDeployment', 'The resource "session" has no HTTP trigger.');
      }
      const operate = functionOf(deployment, 'operate');
      const inputs = {
        operate,
        roles: deployment.roles,
        tablestoreEndpoint: tablestore.endpoint,
        describeTables: tablestore.describeTables,
      };
      const applied = await keepSchema(options.dataDirectory, inputs, () => applySchema(access, operate));
      options.onSchema?.(applied);
    },
  });
  return {
    // What afterDeploy has found is what these endpoints promise beside the others.
    get endpoints() {
      return cloud.endpoints as ProjectEndpoints;
    },
    get warnings() {
      return cloud.warnings;
    },
    get codeDirectories() {
      return cloud.codeDirectories;
    },
    reload: cloud.reload,
    authorize: cloud.authorize,
    faults: cloud.faults,
    expireToken: cloud.expireToken,
    replaceInstances: cloud.replaceInstances,
    async endSession(sessionId) {
      const { sessionUrl } = (cloud.endpoints as ProjectEndpoints).functionCompute;
      const answer = await fetch(sessionUrl, {
        method: 'POST',
        body: JSON.stringify({ action: 'logout', sessionId }),
      });
      if (!answer.ok) {
        throw new LocalCloudError('SessionNotEnded', `The session function answered with ${answer.status}.`);
      }
      await cloud.replaceInstances();
    },
    close: cloud.close,
  };
}

function functionOf({ functions }: Deployment, resource: string): FunctionDefinition {
  const found = functions.get(resource);
  if (found !== undefined) return found;
  const names = [...functions.keys()].join(', ');
  throw new LocalCloudError('BadDeployment', `The deployment has no resource "${resource}", only: ${names}.`);
}
