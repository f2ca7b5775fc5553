import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { interrupt, killLeftovers, runUntilReady } from './child-cloud.ts';
import { clientOf } from './test-cloud.ts';

afterEach(killLeftovers);

const kills = 5;
const writers = 4;

it(`killed with SIGKILL ${kills} times while ${writers} clients write, it loses no acknowledged row`, async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'killed-'));
  const acknowledged = new Set<string>();

  for (let round = 0; round < kills; round++) {
    const run = await runUntilReady(dataDirectory);
    const enough = acknowledged.size + 10 * (round + 1);
    await Promise.all(
      Array.from({ length: writers }, async () => {
        const todos = clientOf(run.endpoints, 'alice').db.collection('todos');
        for (;;) {
          const added = await todos.add({ text: `round ${round}`, completed: false }).catch(() => undefined);
          // Whoever fails before the kill ends the round as well: the rows so far must be there all the same.
          if (added === undefined) return run.child.kill('SIGKILL');
          acknowledged.add(added.id);
          if (acknowledged.size >= enough) run.child.kill('SIGKILL');
        }
      }),
    );
    await run.ended;
  }

  const run = await runUntilReady(dataDirectory);
  const found = new Set<string>();
  for await (const { id } of clientOf(run.endpoints, 'alice').db.collection('todos')) found.add(id);
  expect([...acknowledged].filter((id) => !found.has(id))).toEqual([]);
  expect(acknowledged.size).toBeGreaterThanOrEqual(150);
  await interrupt(run);
  await rm(dataDirectory, { recursive: true });
}, 120_000);
