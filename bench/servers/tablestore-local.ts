import { createRequire } from 'node:module';
import type * as Package from '../../local/tablestore/tablestore-local.ts';
import { tablestoreAccess } from '../workload/tablestore-access.ts';
import { serveParent } from './server-process.ts';

// The local Tablestore as a process, from the package's own build beside this file (see build.ts). Its argument is the
// data directory.

const { startTablestoreLocal }: typeof Package = createRequire(__filename)('./package/tablestore-local.cjs');

async function main(dataDirectory: string): Promise<void> {
  const { instance, accessKeyId, accessKeySecret } = tablestoreAccess;
  serveParent(
    await startTablestoreLocal({ dataDirectory, instance, credentials: { accessKeyId, accessKeySecret } }),
  );
}

const [dataDirectory = ''] = process.argv.slice(2);
void main(dataDirectory);
