import { createTablestoreServer } from '../../server.ts';
import { testAccessKey } from '../instance.ts';

// A process of its own for the fuzzer, so that a server that crashes or never ends an operation is noticed. Its
// arguments are the data directory and the time at which its clock stands; it tells its parent the port, and faults.

const [dataDirectory = '', time = '0'] = process.argv.slice(2);

const tell = (message: object): void => {
  process.send?.(message);
};

createTablestoreServer({
  dataDirectory,
  instance: 'mini-app',
  region: 'cn-hangzhou',
  accountId: '1234567890123456',
  port: 0,
  clock: () => Number(time),
  findAccessKey: () => ({ accessKeySecret: testAccessKey.accessKeySecret, isAllowed: () => true }),
  onError: (error) => tell({ fault: error instanceof Error ? error.stack : String(error) }),
}).then(({ port }) => tell({ port }));
