/** How the benchmarks reach the local Function Compute, whose account they make up. */
export const functionComputeAccess = {
  accountId: '1234567890123456',
  region: 'cn-hangzhou',
  accessKeyId: 'bench',
  accessKeySecret: 'bench-secret',
  serviceName: 'bench',
  functionName: 'empty',
} as const;
