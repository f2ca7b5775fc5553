import { randomBelow } from '../random-numbers.ts';
import {
  expectExist,
  ignore,
  key,
  keyOf,
  Long,
  PK_AUTO_INCR,
  type RowInBatch,
  type RowResult,
} from '../rows.ts';
import { type KillableServer, ServerGoneError } from './killable-server.ts';
import type { Ledger, RowWrite } from './ledger.ts';
import { sdkColumns } from './tables.ts';

const rowsOfWriter = 30;
const eventsOfWriter = 20;

/** A client that writes rows which nobody else writes: those of its own uid. */
export interface Writer {
  readonly uid: string;
  readonly random: () => number;
  /** Numbers that no other write has. */
  readonly nextStamp: () => number;
  /** The ids that the table of events has chosen for it, except of those that it has deleted. */
  events: bigint[];
  lastEvent: bigint;
  /** The number of an event whose id has not been answered. */
  eventInFlight: number | undefined;
}

/** Writes one thing after the other until the server is gone; `written` is called after each acknowledgement. */
export async function writeUntilKilled(
  writer: Writer,
  server: KillableServer,
  ledger: Ledger,
  written: () => void,
): Promise<string[]> {
  try {
    for (;;) {
      const violation = await writeOnce(writer, server, ledger);
      if (violation !== undefined) return [violation];
      written();
    }
  } catch (error) {
    if (error instanceof ServerGoneError) return [];
    throw error;
  }
}

async function writeOnce(
  writer: Writer,
  server: KillableServer,
  ledger: Ledger,
): Promise<string | undefined> {
  switch (randomBelow(4, writer.random)) {
    case 0:
      await writeRow(server, ledger, newWrite(writer));
      return undefined;
    case 1:
      if (writer.events.length >= eventsOfWriter) return deleteOldestEvent(writer, server, ledger);
      return addEvent(writer, server, ledger);
    default:
      await writeBatch(server, ledger, distinctWrites(writer, 2 + randomBelow(10, writer.random)));
      return undefined;
  }
}

function newWrite({ uid, random, nextStamp }: Writer): RowWrite {
  const isDelete = randomBelow(4, random) === 0;
  return {
    tableName: randomBelow(2, random) === 0 ? 'orders' : 'lines',
    uid,
    id: BigInt(randomBelow(rowsOfWriter, random)),
    stamp: isDelete ? undefined : nextStamp(),
  };
}

function distinctWrites(writer: Writer, count: number): RowWrite[] {
  const writes = Array.from({ length: count }, () => newWrite(writer));
  return [...new Map(writes.map((write) => [`${write.tableName} ${write.id}`, write])).values()];
}

/** Puts and updates alike write all columns of the row. */
async function writeRow({ call }: KillableServer, ledger: Ledger, write: RowWrite): Promise<void> {
  const { tableName, stamp } = write;
  const params = { tableName, primaryKey: sdkKey(write), condition: ignore };
  ledger.sent([write]);
  if (stamp === undefined) await call('deleteRow', params);
  else if (isPut(stamp)) await call('putRow', { ...params, attributeColumns: sdkColumns(stamp) });
  else await call('updateRow', { ...params, updateOfAttributeColumns: [{ PUT: sdkColumns(stamp) }] });
  ledger.acknowledged([write]);
}

async function writeBatch(
  { call }: KillableServer,
  ledger: Ledger,
  writes: readonly RowWrite[],
): Promise<void> {
  const tables = ['orders', 'lines']
    .map((tableName) => ({
      tableName,
      rows: writes.filter((write) => write.tableName === tableName).map(batchRow),
    }))
    .filter(({ rows }) => rows.length > 0);
  ledger.sent(writes);
  const answer = await call<{ tables: RowInBatch[] }>('batchWriteRow', { tables });
  const failed = answer.tables.find(({ isOk }) => !isOk);
  if (failed !== undefined) throw new Error(`A row of a batch was refused: ${failed.errorCode}.`);
  ledger.acknowledged(writes);
}

function batchRow(write: RowWrite): object {
  const row = { primaryKey: sdkKey(write), condition: ignore };
  if (write.stamp === undefined) return { ...row, type: 'DELETE' };
  const columns = sdkColumns(write.stamp);
  return isPut(write.stamp)
    ? { ...row, type: 'PUT', attributeColumns: columns }
    : { ...row, type: 'UPDATE', attributeColumns: [{ PUT: columns }] };
}

function isPut(stamp: number): boolean {
  return stamp % 2 === 0;
}

function sdkKey({ uid, id }: RowWrite): object[] {
  return key(uid, Long.fromString(String(id)));
}

/** The answer says what is wrong: an id that is not greater than the last may have been given before. */
async function addEvent(
  writer: Writer,
  { call }: KillableServer,
  ledger: Ledger,
): Promise<string | undefined> {
  const { uid } = writer;
  const stamp = writer.nextStamp();
  writer.eventInFlight = stamp;
  const { row } = await call<RowResult>('putRow', {
    tableName: 'events',
    primaryKey: key(uid, PK_AUTO_INCR),
    condition: ignore,
    attributeColumns: sdkColumns(stamp),
    returnContent: { returnType: 1 },
  });
  const id = BigInt(String(keyOf(row ?? {})[1]));
  writer.eventInFlight = undefined;
  ledger.acknowledged([{ tableName: 'events', uid, id, stamp }]);
  return noteEvent(writer, id);
}

function noteEvent(writer: Writer, id: bigint): string | undefined {
  const last = writer.lastEvent;
  writer.events.push(id);
  writer.lastEvent = id;
  return id > last ? undefined : `events gave ${writer.uid} the id ${id} after ${last}`;
}

async function deleteOldestEvent(
  writer: Writer,
  { call }: KillableServer,
  ledger: Ledger,
): Promise<undefined> {
  const [id = 0n, ...others] = writer.events;
  const write: RowWrite = { tableName: 'events', uid: writer.uid, id, stamp: undefined };
  writer.events = others;
  ledger.sent([write]);
  await call('deleteRow', { tableName: 'events', primaryKey: sdkKey(write), condition: expectExist });
  ledger.acknowledged([write]);
  return undefined;
}

/** An event whose answer was lost may be there, under an id that only the table knows. */
export function adoptEvent(writer: Writer, found: ReadonlyMap<string, number>, ledger: Ledger): string[] {
  const stamp = writer.eventInFlight;
  writer.eventInFlight = undefined;
  const [name] = [...found].find((row) => stamp !== undefined && row[1] === stamp) ?? [];
  if (name === undefined) return [];
  const id = BigInt(name.slice(writer.uid.length + 1));
  ledger.sent([{ tableName: 'events', uid: writer.uid, id, stamp }]);
  return [noteEvent(writer, id)].filter((violation) => violation !== undefined);
}
