import { writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { answerParent } from '../processes/parent.ts';
import { operationNames, operationsOn } from '../workload/row-service.ts';
import { ownerAccount } from '../workload/tablestore-access.ts';
import { tablestoreRows } from '../workload/tablestore-rows.ts';
import { record } from './record.ts';
import { portable } from './recorded.ts';

// Records what the local Tablestore answers to an operation of the SDK. A process of its own, so that the measured
// client's has had no HTTP server in it. Its arguments are the server's address, the table, the operation and the file for
// the answer.

/** The first row, because a server that knows one answer can be asked for nothing else. */
const always = (): number => 0;
const rows = 1_000;

async function main([endpoint = '', table = '', operation, file = '']: readonly string[]): Promise<void> {
  const name = v.parse(v.picklist(operationNames), operation);
  const [exchange] = await record(endpoint, async (recordingEndpoint) => {
    const service = tablestoreRows(ownerAccount(recordingEndpoint), table);
    await operationsOn(service, rows, always)[name]();
    service.close();
  });
  if (exchange === undefined) throw new Error('No request was recorded.');
  await writeFile(file, JSON.stringify(portable(exchange.answer)));
  answerParent({ ready: true, answer: async () => undefined, close: async () => undefined });
}

void main(process.argv.slice(2));
