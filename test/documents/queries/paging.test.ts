import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type QueryWorld, type StoredRow, startQueryWorld } from './query-world.ts';

let world: QueryWorld;
beforeAll(async () => {
  world = await startQueryWorld();
});
afterAll(() => world.close());

const uid = 'alice';
const number = (at: number) => String(at).padStart(4, '0');

/** Rows that stay throughout; in the order of their ranks they are in another one than in that of their ids. */
const staying = Array.from({ length: 120 }, (_, at) => ({
  id: `${number(at * 3)}-stays`,
  rank: (at * 37) % 60,
}));

/** Writes what is between and among them: new documents, removed ones, and other fields of those that stay. */
async function writeUntil(isOver: () => boolean): Promise<number> {
  for (let at = 0; ; at++) {
    if (isOver()) return at;
    const passing = `${number((at * 29) % 360)}-passes`;
    const stays = staying[(at * 7) % staying.length]?.id;
    const answers = await Promise.all([
      world.ask(uid, { op: 'put', obj: { id: passing, kind: 'a', rank: at % 60, tags: ['x'] } }),
      world.ask(uid, { op: 'update', id: stays, set: { text: `written ${at}`, done: at % 2 === 0 } }),
    ]);
    answers.push(await world.ask(uid, { op: 'remove', id: passing }));
    for (const answer of answers) expect(answer).toHaveProperty('data');
  }
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
const byRank = (a: { id: string; rank: number }, b: { id: string; rank: number }) =>
  a.rank - b.rank || byId(a, b);

it.each([
  ['the ids', { orderBy: 'id' }, byId],
  ['the ids, backwards', { orderBy: { field: 'id', direction: 'desc' } }, byId],
  ['the ids, with a condition', { where: { rank: { $gte: 30 } } }, byId],
  ['an index, with what is nested', { orderBy: 'rank' }, byRank],
  ['an index, backwards', { orderBy: { field: 'rank', direction: 'desc' } }, byRank],
  ['an index alone', { orderBy: 'rank', fields: ['rank', 'text'] }, byRank],
  ['an index alone, backwards', { orderBy: { field: 'rank', direction: 'desc' }, fields: ['rank'] }, byRank],
  ['an index of two fields', { orderBy: 'rank', where: { kind: 'a' } }, byRank],
  ['an index, within a range', { orderBy: 'rank', where: { rank: { $gte: 30 } } }, byRank],
] as const)(
  'pages in the order of %s hold each row that stays once and in order, while others come and go',
  async (_, request, compare) => {
    world.tablestore.faults.clear();
    await world.putRows(
      uid,
      staying.map(
        ({ id, rank }): StoredRow => [
          id,
          { rank: BigInt(rank), kind: 'a', _rev: 'r', createdAt: 1n, updatedAt: 1n },
        ],
      ),
    );
    // Pages of Tablestore are cut early, and differently each time.
    world.tablestore.faults.set([
      { kind: 'shortPage', rows: 3, probability: 0.3, seed: 1 },
      { kind: 'shortPage', rows: 1, probability: 0.3, seed: 2 },
    ]);
    let isOver = false;
    const writing = writeUntil(() => isOver);
    const pages = await world.pages(uid, { ...request, limit: 7 }).finally(() => {
      isOver = true;
    });
    expect(await writing).toBeGreaterThan(3);

    const ids = pages.flat().map(({ id }) => String(id));
    const isWanted =
      'where' in request && 'rank' in request.where ? ({ rank }: { rank: number }) => rank >= 30 : () => true;
    const expected = staying
      .filter(isWanted)
      .toSorted(compare)
      .map(({ id }) => id);
    const isBackward = JSON.stringify(request).includes('desc');
    expect(ids.filter((id) => id.endsWith('-stays'))).toEqual(isBackward ? expected.toReversed() : expected);
  },
);
