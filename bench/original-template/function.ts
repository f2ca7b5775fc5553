import { globalAgent } from 'node:http';
import type { RoleCredentials } from '../../functions/common/fc-context.ts';
import { originalTables } from './original-tables.ts';
import { createSessionThenData, type SessionThenData } from './session-then-data.ts';

// A db function as that of awesome-fc/fc-mini-app-server works, written anew, for its `get` alone: a client of the SDK
// made from the first invocation's credentials and kept, the session read before the data each time, and the event and
// what is asked of the database printed.

/** The template's own runtime, nodejs10, makes a connection for each call; later ones keep it. */
if (process.env['CONNECTIONS'] === 'one for each call') Object.assign(globalAgent, { keepAlive: false });

let database: ((sid: string) => SessionThenData) | undefined;

/** Gives the document of `{sid, id}`. */
export async function handler(
  event: Buffer,
  { credentials }: { readonly credentials: RoleCredentials },
): Promise<string> {
  process.stdout.write(`event: ${event}\n`);
  database ??= createSessionThenData(
    {
      endpoint: process.env['TABLESTORE_ENDPOINT'] ?? '',
      instance: process.env['TABLESTORE_INSTANCE'] ?? '',
      ...credentials,
    },
    originalTables,
  );
  const { sid, id } = JSON.parse(event.toString()) as { sid: string; id: string };
  process.stdout.write(`get: ${JSON.stringify({ tableName: originalTables.data, id })}\n`);
  const { row } = await database(sid).get(id);
  const attributes = row?.attributes ?? [];
  return JSON.stringify({
    id,
    ...Object.fromEntries(attributes.map(({ columnName, columnValue }) => [columnName, columnValue])),
  });
}
