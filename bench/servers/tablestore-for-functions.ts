import { createRequire } from 'node:module';
import type * as Package from '../../local/tablestore/tablestore-local.ts';
import { functionAccess, tablestoreAccess } from '../workload/tablestore-access.ts';
import { serveParent } from './server-process.ts';

// The local Tablestore as a process, from the package's own build beside this file (see build.ts), with one AccessKey
// for who fills the tables and another, which is temporary as in the cloud, for functions. Its argument is the data
// directory.

const { createTablestoreServer }: typeof Package = createRequire(__filename)(
  './package/tablestore-local.cjs',
);

async function main(dataDirectory: string): Promise<void> {
  const keys = [tablestoreAccess, functionAccess];
  serveParent(
    await createTablestoreServer({
      dataDirectory,
      instance: tablestoreAccess.instance,
      region: 'cn-hangzhou',
      accountId: '1',
      port: 0,
      clock: Date.now,
      findAccessKey: (id) => {
        const key = keys.find(({ accessKeyId }) => accessKeyId === id);
        return key && { ...key, isAllowed: () => true };
      },
      onError: (error) => {
        throw error;
      },
    }),
  );
}

const [dataDirectory = ''] = process.argv.slice(2);
void main(dataDirectory);
