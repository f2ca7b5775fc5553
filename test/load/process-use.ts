import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { anonymousMegabytes } from '../../bench/measure/anonymous-memory.ts';
import type { ChildCloud } from '../faults/child-cloud.ts';

/** What makes a process of Node.js collect its garbage when it is asked to. */
export const collectableGarbage = ['--expose-gc', '--require', join(__dirname, 'collect-garbage.cjs')];

/** What a process holds, when the garbage of its main thread is collected. */
export interface ProcessUse {
  /** On the heap of the main thread: the services, without the instances of functions. */
  readonly heapBytes: number;
  /** Memory of its own, in MB (10^6 bytes), the instances' included: without what it maps of files. */
  readonly anonymousMegabytes: number;
  /** Open files, pipes and sockets. */
  readonly descriptors: number;
  readonly sockets: number;
  readonly threads: number;
}

/** Measures a local cloud that was started with `collectableGarbage`. Linux alone tells it. */
export async function processUse(cloud: ChildCloud): Promise<ProcessUse> {
  const { processId } = cloud;
  let heapBytes = 0;
  // Thrice: what the first frees may hold more.
  for (let time = 0; time < 3; time += 1) heapBytes = await collectGarbage(cloud);
  const directory = `/proc/${processId}/fd`;
  const names = await readdir(directory);
  const targets = await Promise.all(names.map((name) => readlink(join(directory, name)).catch(() => '')));
  const status = await readFile(`/proc/${processId}/status`, 'utf8');
  return {
    heapBytes,
    anonymousMegabytes: (await anonymousMegabytes(processId)) ?? Number.NaN,
    descriptors: names.length,
    sockets: targets.filter((target) => target.startsWith('socket:')).length,
    threads: Number(/^Threads:\s+(\d+)$/m.exec(status)?.[1]),
  };
}

async function collectGarbage(cloud: ChildCloud): Promise<number> {
  const told = () => [...cloud.errors().matchAll(/garbage collected: (\d+) bytes/g)];
  const before = told().length;
  process.kill(cloud.processId, 'SIGUSR2');
  while (told().length === before) await sleep(20);
  return Number(told().at(-1)?.[1]);
}
