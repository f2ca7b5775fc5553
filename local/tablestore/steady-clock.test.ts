import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSteadyClock } from './steady-clock.ts';
import { startTestInstance, type TestInstance } from './test/instance.ts';
import { createTestTable, get, ignore, key } from './test/rows.ts';

let instance: TestInstance;
beforeEach(async () => {
  instance = await startTestInstance();
});
afterEach(() => instance.close());

function readings(...times: number[]): number[] {
  const rest = [...times];
  const clock = createSteadyClock(() => rest.shift() ?? 0);
  return times.map(() => clock());
}

describe('the clock of a server', () => {
  it('goes by whole milliseconds', () => {
    expect(readings(1000.9, 1001.2)).toEqual([1000, 1001]);
  });

  it('stands still when the one it follows is set back by up to a minute', () => {
    expect(readings(70_000, 69_999, 10_000, 70_000, 70_001)).toEqual([
      70_000, 70_000, 70_000, 70_000, 70_001,
    ]);
  });

  it('follows one that is set back further', () => {
    expect(readings(70_000, 9_999, 10_000)).toEqual([70_000, 9_999, 10_000]);
  });

  it('lets no update be lost behind an earlier one', async () => {
    await createTestTable(instance, 'rows');
    const update = (value: string) =>
      instance.call('updateRow', {
        tableName: 'rows',
        primaryKey: key('u', 1),
        condition: ignore,
        updateOfAttributeColumns: [{ PUT: [{ a: value }] }],
      });
    await update('before');
    instance.advanceClock(-30_000);
    await update('after');
    expect(await get(instance, 'rows', key('u', 1))).toEqual({ a: 'after' });
  });
});
