import type { AccessKey } from '../ram/access-keys.ts';
import { roleNotAssumable } from './errors.ts';
import type { Occasion } from './runtime/messages.ts';

type ContextCredentials = Occasion['credentials'];

/** What a function without a role finds in its context. */
export const noCredentials: ContextCredentials = { accessKeyId: '', accessKeySecret: '', securityToken: '' };

/**
 * The credentials of a function's role. One set serves until half of its lifetime has passed, so that an invocation
 * never starts with credentials that are about to expire (in the cloud they live 36 hours).
 *
 * @returns a function that throws FunctionComputeError AccessDenied when the role cannot be assumed.
 */
export function createRoleCredentials(options: {
  roleArn: string;
  assumeRole: (roleArn: string) => Required<AccessKey>;
  clock: () => number;
}): () => ContextCredentials {
  const { roleArn, assumeRole, clock } = options;
  let current: { credentials: ContextCredentials; renewAt: number } | undefined;

  return () => {
    const now = clock();
    if (current === undefined || current.renewAt <= now) {
      const { accessKeyId, accessKeySecret, securityToken, expiresAt } = assume(roleArn, assumeRole);
      current = {
        credentials: { accessKeyId, accessKeySecret, securityToken },
        renewAt: now + (expiresAt - now) / 2,
      };
    }
    return current.credentials;
  };
}

function assume(roleArn: string, assumeRole: (roleArn: string) => Required<AccessKey>): Required<AccessKey> {
  try {
    return assumeRole(roleArn);
  } catch (error) {
    throw roleNotAssumable(roleArn, error instanceof Error ? error.message : String(error));
  }
}
