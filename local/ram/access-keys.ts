import { randomBytes } from 'node:crypto';
import type { PolicyDocument } from './policy.ts';

/** Who signed a request: the account itself (the developer), or a role that somebody assumed. */
export interface Principal {
  readonly accountId: string;
  /** `acs:ram::{account}:root`, or `acs:ram::{account}:assumed-role/{role}/{session}`. */
  readonly arn: string;
  /** `acs:ram::{account}:role/{role}`; absent for the account itself, which may do everything. */
  readonly roleArn?: string;
  /**
   * Every group must allow an action for it to be allowed: the first holds the role's own policies, a second one
   * the session policy of AssumeRole. The account itself has no group.
   */
  readonly policyGroups: readonly (readonly PolicyDocument[])[];
}

/** An AccessKey pair that the local cloud accepts. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Only on temporary (STS) credentials: every request must carry it beside the signature. */
  readonly securityToken?: string;
  /** Milliseconds since 1970; only on temporary credentials. */
  readonly expiresAt?: number;
  readonly principal: Principal;
}

/** Looks an AccessKey up; what each service is handed to check signatures with. */
export type FindAccessKey = (accessKeyId: string) => AccessKey | undefined;

export interface AccessKeys {
  readonly find: FindAccessKey;
  /** Issues temporary credentials, as STS does: an id that starts with `STS.`, a secret and a token. */
  issue(principal: Principal, durationSeconds: number): Required<AccessKey>;
}

/** How long expired credentials stay known, so that they are refused as expired rather than as unknown. */
const expiredKeysAreKeptFor = 24 * 3_600_000;

/** The AccessKeys of one local cloud: the developer's own, and all that its STS has issued since it started. */
export function createAccessKeys(options: {
  developer: AccessKey;
  clock: () => number;
  random?: (bytes: number) => Buffer;
}): AccessKeys {
  const { developer, clock, random = randomBytes } = options;
  const issued = new Map<string, Required<AccessKey>>();

  return {
    find: (accessKeyId) => (accessKeyId === developer.accessKeyId ? developer : issued.get(accessKeyId)),

    issue(principal, durationSeconds) {
      const now = clock();
      for (const [id, key] of issued) {
        if (key.expiresAt + expiredKeysAreKeptFor <= now) issued.delete(id);
      }
      const key = {
        // The genuine FC SDK demands a security token exactly when the id starts with "STS".
        accessKeyId: `STS.${random(18).toString('base64url')}`,
        accessKeySecret: random(30).toString('base64url'),
        securityToken: random(96).toString('base64'),
        expiresAt: now + durationSeconds * 1000,
        principal,
      };
      issued.set(key.accessKeyId, key);
      return key;
    },
  };
}
