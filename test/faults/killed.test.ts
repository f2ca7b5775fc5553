import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { isLong } from '../hard/effort.ts';
import { tried } from '../hard/tries.ts';
import { type ChildCloud, type DbAnswer, startChildCloud } from './child-cloud.ts';
import { type DeployedCopy, deployCopy } from './deployed-copy.ts';

jest.setTimeout(120_000);

let copy: DeployedCopy;
let cloud: ChildCloud | undefined;
beforeEach(async () => {
  copy = await deployCopy({}, 3);
});
afterEach(async () => {
  await cloud?.kill();
  await copy.remove();
});

const kills = isLong ? 15 : 3;
const writers = 4;
const writesBeforeKill = 25;

/** One device's writes, of which the last one may be without an answer. */
interface Writer {
  readonly sid: string;
  acknowledged: number;
  readonly added: Set<string>;
  unanswered: readonly object[];
}

/** A step of the story: an increment, a new document, and both in a batch, by turns. */
function stepOf({ sid, acknowledged }: Writer): readonly object[] {
  const opId = `step${acknowledged}`;
  const obj = { id: `d${acknowledged}`, count: acknowledged, mark: 'whole '.repeat(acknowledged) };
  const increment = { op: 'update', collection: 'counters', id: 'sum', inc: { count: 1 } };
  const add = { op: 'add', collection: 'counters', obj };
  return acknowledged % 2 === 0
    ? [
        { sid, ...increment, opId },
        { sid, ...add, opId },
      ]
    : [{ sid, op: 'batch', items: [increment, add], opId }];
}

function assertDone({ data, error }: DbAnswer): void {
  const items = Array.isArray(data) ? (data as DbAnswer[]) : [];
  const failed = error ?? items.find((item) => item.error !== undefined)?.error;
  if (failed !== undefined) throw new Error(`${failed.code}: ${failed.message}`);
}

async function perform(on: ChildCloud, writer: Writer, requests: readonly object[]): Promise<void> {
  writer.unanswered = requests;
  for (const request of requests) assertDone(await on.invokeDb(request));
  writer.added.add(`d${writer.acknowledged}`);
  writer.acknowledged += 1;
  writer.unanswered = [];
}

describe('F7: the local cloud killed with SIGKILL during writes', () => {
  it(`${kills} times: what was acknowledged is there, once, and what was not is done by its repetition`, async () => {
    cloud = await startChildCloud(copy);
    const all: Writer[] = [];
    for (let at = 0; at < writers; at += 1) {
      const sid = await cloud.logIn(`writer ${at}`);
      assertDone(await cloud.invokeDb({ sid, op: 'put', collection: 'counters', obj: { id: 'sum' } }));
      all.push({ sid, acknowledged: 0, added: new Set(), unanswered: [] });
    }
    for (let round = 1; round <= kills; round += 1) {
      const running = cloud;
      let written = 0;
      await Promise.all(
        all.map(async (writer) => {
          for (;;) {
            try {
              await perform(running, writer, stepOf(writer));
            } catch {
              return;
            }
            written += 1;
            if (written === writesBeforeKill) void running.kill();
          }
        }),
      );
      await running.kill();
      cloud = await startChildCloud(copy);
      for (const writer of all) await check(cloud, writer);
      tried(written);
    }
  }, 120_000);

  async function check(on: ChildCloud, writer: Writer): Promise<void> {
    const wasUnanswered = writer.unanswered.length > 0;
    if (wasUnanswered) await perform(on, writer, writer.unanswered);
    const { data } = await on.invokeDb({ sid: writer.sid, op: 'list', collection: 'counters', limit: 1000 });
    const rows = data as { id: string; count: number; mark?: string }[];
    const sum = rows.find(({ id }) => id === 'sum');
    expect(sum?.count).toBe(writer.acknowledged);
    const documents = rows.filter(({ id }) => id !== 'sum');
    expect(new Set(documents.map(({ id }) => id))).toEqual(writer.added);
    // None is torn: each is as long as it was made.
    expect(documents.filter(({ count, mark = '' }) => mark !== 'whole '.repeat(count))).toEqual([]);
  }
});

// Windows has neither bash nor such a limit; raising it from outside takes a tool that only Linux has.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('F13: no room left on the disk under the local store', () => {
  it('refuses writes as Unavailable, loses nothing, reads on, and writes again when there is room', async () => {
    cloud = await startChildCloud(copy, { fileKilobytes: 6_000 });
    const on = cloud;
    const sid = await on.logIn('filling');
    const markOf = (at: number) => `${at} `.padEnd(100_000, 'x');
    const add = (at: number) =>
      on.invokeDb({
        sid,
        op: 'add',
        collection: 'counters',
        obj: { id: `d${at}`, count: at, mark: markOf(at) },
        opId: `op${at}`,
      });
    const get = async (at: number) =>
      (await on.invokeDb({ sid, op: 'get', collection: 'counters', id: `d${at}` })).data;

    let stored = 0;
    let refusal: DbAnswer['error'];
    for (;;) {
      const { error } = await add(stored);
      if (error !== undefined) {
        refusal = error;
        break;
      }
      stored += 1;
    }
    tried(stored);
    expect(refusal?.code).toBe('Unavailable');
    expect(stored).toBeGreaterThan(10);
    for (let at = 0; at < stored; at += 1)
      expect(await get(at)).toMatchObject({ count: at, mark: markOf(at) });
    expect(await get(stored)).toBeUndefined();

    execFileSync('prlimit', ['--pid', String(on.processId), '--fsize=50000000:']);
    expect((await add(stored)).error).toBeUndefined();
    expect(await get(stored)).toMatchObject({ count: stored });
    await on.kill();
    cloud = await startChildCloud(copy);
    const { data } = await cloud.invokeDb({ sid, op: 'count', collection: 'counters' });
    expect(data).toEqual({ total: stored + 1 });
  });
});
