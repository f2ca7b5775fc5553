import * as TableStore from 'tablestore';
import type { TablestoreAccount } from './tablestore-access.ts';

/** A client of the SDK that repeats nothing. */
export function connectTo(account: TablestoreAccount): TableStore.Client {
  const { endpoint, instance, accessKeyId, accessKeySecret, securityToken } = account;
  return new TableStore.Client({
    endpoint,
    instancename: instance,
    accessKeyId,
    secretAccessKey: accessKeySecret,
    ...(securityToken === '' ? {} : { securityToken }),
    maxRetries: 0,
  });
}
