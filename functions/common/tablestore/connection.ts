import * as TableStore from 'tablestore';
import type { FcContext, RoleCredentials } from '../fc-context.ts';

/** Which Tablestore instance, and how to reach it. */
export interface TablestoreAddress {
  readonly TABLESTORE_INSTANCE: string;
  /** `auto` is the address inside Alibaba Cloud's network, `https://{instance}.{region}.vpc.tablestore.aliyuncs.com`. */
  readonly TABLESTORE_ENDPOINT: string;
}

/**
 * A read against a database that does not answer ends after some 6 seconds: twice this, and the pause between. The
 * SDK's own default of 20 repetitions would outlast the function's timeout, which db and session must not reach with
 * the two or three calls that they make one after the other. Writes are never repeated by the SDK.
 */
const retriesOfSdk = 1;
const socketTimeoutMilliseconds = 3_000;

export type ConnectTablestore = (context: FcContext) => TableStore.Client;

/**
 * Returns a function that gives an SDK client for an invocation. The client is kept while the role's credentials
 * stay the same and rebuilt when Function Compute has renewed them, for they expire while an instance lives on.
 *
 * @param maxRetries how often the SDK itself repeats a read; 0 for who repeats its calls in a way of its own.
 */
export function createTablestoreConnection(
  address: TablestoreAddress,
  maxRetries = retriesOfSdk,
): ConnectTablestore {
  let current: { credentials: RoleCredentials; client: TableStore.Client } | undefined;
  return ({ credentials, region }) => {
    if (current?.credentials.securityToken !== credentials.securityToken) {
      const { TABLESTORE_INSTANCE: instance, TABLESTORE_ENDPOINT: endpoint } = address;
      const client = new TableStore.Client({
        accessKeyId: credentials.accessKeyId,
        secretAccessKey: credentials.accessKeySecret,
        securityToken: credentials.securityToken,
        endpoint:
          endpoint === 'auto' ? `https://${instance}.${region}.vpc.tablestore.aliyuncs.com` : endpoint,
        instancename: instance,
        maxRetries,
        httpOptions: { timeout: socketTimeoutMilliseconds, maxSockets: 50 },
      });
      current = { credentials, client };
    }
    return current.client;
  };
}
