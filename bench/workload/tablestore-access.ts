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
