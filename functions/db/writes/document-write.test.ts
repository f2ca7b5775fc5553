import { expect, it } from '@jest/globals';
import type { Columns } from '../../common/tablestore/columns.ts';
import { type DocumentWrite, untilSettled } from './document-write.ts';

/** A write on a row that reads give one after the other, the last one for ever; the clock moves by waiting alone. */
function writeOn(rows: readonly Columns[]) {
  const left = [...rows];
  const world = { now: 0, reads: 0 };
  const row = () => (left.length > 1 ? left.shift() : left[0]) ?? {};
  const send = async () => {
    world.reads += 1;
    const attributes = Object.entries(row()).map(([columnName, columnValue]) => ({
      columnName,
      columnValue,
    }));
    return { row: { primaryKey: [{ name: 'id', value: 'a' }], attributes } };
  };
  const wait = async (milliseconds: number) => {
    world.now += milliseconds;
  };
  const write = {
    scope: {
      tablestore: { send },
      random: () => 0.5,
      time: { clock: () => world.now, deadline: 15_000, wait },
    },
    collection: { table: 'data_things' },
    key: [['uid', 'u']],
    name: 'op',
  };
  return { world, write: write as unknown as DocumentWrite };
}

it('a write that a row refuses, though nobody changes it, fails after a few attempts and not at the deadline', async () => {
  const { write, world } = writeOn([{ _rev: 'same' }]);
  let attempts = 0;
  const refused = untilSettled(write, async () => {
    attempts += 1;
    return undefined;
  });
  await expect(refused).rejects.toThrow('nobody changes');
  expect([attempts, world.reads]).toEqual([3, 4]);
  expect(world.now).toBeLessThan(1_000);
});

it('a write is attempted until the deadline for as long as others change the row', async () => {
  const rows = Array.from({ length: 100 }, (_, at) => ({ _rev: `revision ${at}` }));
  const { write, world } = writeOn(rows);
  await expect(untilSettled(write, async () => undefined)).rejects.toMatchObject({ code: 'Unavailable' });
  expect(world.reads).toBeGreaterThan(20);
  expect(world.now).toBeGreaterThan(14_000);
});

it('a row that others have left alone for some reads may be changed by them again', async () => {
  const { write } = writeOn(['1', '1', '1', '2', '2', '2', '3'].map((_rev) => ({ _rev })));
  let attempts = 0;
  const settled = untilSettled(write, async (row) => {
    attempts += 1;
    return row?.['_rev'] === '3' ? 'settled' : undefined;
  });
  expect(await settled).toBe('settled');
  expect(attempts).toBe(7);
});
