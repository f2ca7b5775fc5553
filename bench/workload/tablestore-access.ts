/** An instance of Tablestore, and with which AccessKey it is called. */
export interface TablestoreAccount {
  readonly endpoint: string;
  readonly instance: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Of temporary credentials, as Function Compute gives them to functions; '' otherwise. */
  readonly securityToken: string;
}

/** How the benchmarks' clients call the local Tablestore, and what its process accepts. */
export const tablestoreAccess = {
  instance: 'benchmark',
  accessKeyId: 'benchmark-access-key',
  accessKeySecret: 'benchmark-secret',
} as const;

/** How the functions call it: with temporary credentials, as Function Compute gives them. */
export const functionAccess = {
  accessKeyId: 'function-access-key',
  accessKeySecret: 'function-secret',
  securityToken: 'function-token',
} as const;

/** The account of whoever fills the tables of a benchmark's own Tablestore. */
export function ownerAccount(endpoint: string): TablestoreAccount {
  return { endpoint, ...tablestoreAccess, securityToken: '' };
}

/** A function's account at a benchmark's own Tablestore. */
export function functionAccount(endpoint: string): TablestoreAccount {
  return { endpoint, instance: tablestoreAccess.instance, ...functionAccess };
}
