import type { Role } from '../ram/roles.ts';

/** A role that Function Compute and everybody of the account may assume, and that may do everything. */
export function unrestrictedRole(arn: string, accountId: string): Role {
  return {
    name: arn.slice(arn.indexOf('/') + 1),
    arn,
    trustPolicy: {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: ['fc.aliyuncs.com'], RAM: [`acs:ram::${accountId}:root`] },
        },
      ],
    },
    policies: [{ Version: '1', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
    maxSessionDurationSeconds: 43_200,
  };
}
