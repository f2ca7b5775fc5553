import { createTablestoreServer } from '../../server.ts';
import { openLmdbStore } from '../../storage/lmdb-store.ts';
import type { OrderedStore } from '../../storage/ordered-store.ts';
import { withLateCommits, withLateIndexes } from '../broken-stores.ts';

// A server in a process of its own, until it is killed. It prints its endpoint once it listens.
// Arguments: the data directory, the AccessKey's id and secret, and which store keeps the data.

const [dataDirectory = '', accessKeyId, accessKeySecret = '', storeName = ''] = process.argv.slice(2);

const stores: Readonly<Record<string, (store: OrderedStore) => OrderedStore>> = {
  genuine: (store) => store,
  withLateCommits,
  withLateIndexes,
};

createTablestoreServer({
  dataDirectory,
  instance: 'mini-app',
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  port: 0,
  clock: Date.now,
  openStore(options) {
    const wrap = stores[storeName];
    if (wrap === undefined) throw new Error(`There is no store ${storeName}.`);
    return wrap(openLmdbStore(options));
  },
  findAccessKey: (id) => (id === accessKeyId ? { accessKeySecret, isAllowed: () => true } : undefined),
  onError(error) {
    throw error;
  },
}).then(
  (server) => process.stdout.write(`${server.endpoint}\n`),
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
