import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { serveParent } from './server-process.ts';

// Dynalite as a process: its argument is the directory of its LevelDB.

const [path = ''] = process.argv.slice(2);
const server = dynalite({ path, createTableMs: 0 });
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  serveParent({
    port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  });
});
