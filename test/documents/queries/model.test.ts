import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { documentsFound } from './query-model.ts';
import { type QueryWorld, startQueryWorld } from './query-world.ts';
import { randomQuery, randomRows } from './random-queries.ts';

let world: QueryWorld;
beforeAll(async () => {
  world = await startQueryWorld();
});
afterAll(() => world.close());

const runs = Number(process.env['QUERY_RUNS'] ?? 2_500);

it('any query finds, page by page, exactly what a plain evaluation finds, in its order', async () => {
  let users = 0;
  await fc.assert(
    fc.asyncProperty(randomRows, randomQuery, fc.integer({ min: 1, max: 6 }), async (rows, query, limit) => {
      users += 1;
      const uid = `user-${users}`;
      await world.putRows(uid, rows);
      const expected = documentsFound(rows, query);
      const pages = await world.pages(uid, { ...query, limit });
      expect(pages.flat()).toEqual(expected);
      // Full, or the last one.
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
      const counted = await world.ask(uid, { op: 'count', where: query.where });
      expect(counted).toEqual({ data: { total: documentsFound(rows, { where: query.where }).length } });
    }),
    { numRuns: runs },
  );
}, 300_000);
