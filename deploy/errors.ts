/** The deployment cannot go on; the message says in plain words what is wrong and what to do about it. */
export class DeployError extends Error {
  override name = 'DeployError' as const;
  readonly code = 'DeploymentFailed';
}
