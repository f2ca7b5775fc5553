import { randomBytes } from 'node:crypto';
import type { Principal } from './principal.ts';

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
  /** Makes temporary credentials expire now; false when none have this id. */
  expire(accessKeyId: string): boolean;
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

    expire(accessKeyId) {
      const key = issued.get(accessKeyId);
      if (key === undefined) return false;
      issued.set(accessKeyId, { ...key, expiresAt: Math.min(key.expiresAt, clock()) });
      return true;
    },
  };
}
