/** How the benchmarks' clients call the local Tablestore, and what its process accepts. */
export const tablestoreAccess = {
  instance: 'benchmark',
  accessKeyId: 'benchmark-access-key',
  accessKeySecret: 'benchmark-secret',
} as const;
