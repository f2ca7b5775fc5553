import * as v from 'valibot';

/** The deployment's description (s.yaml, the ROS template) cannot be used; the message names the file and the place. */
export class DeploymentError extends Error {
  override name = 'DeploymentError' as const;
  readonly code = 'InvalidDeployment';
}

/** An error in a few words: of a schema, the path of the first problem and what is wrong there. */
export function explain(error: unknown): string {
  if (v.isValiError(error)) {
    const [issue] = error.issues;
    return `${v.getDotPath(issue) ?? ''} ${issue.message}`.trim();
  }
  return error instanceof Error ? error.message : String(error);
}
