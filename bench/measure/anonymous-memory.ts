import { readFile } from 'node:fs/promises';

/**
 * The memory that a process has for itself, in MB (10^6 bytes): its heaps and stacks, without what it maps of files,
 * such as LMDB's pages, which the system takes back when it needs them. Null where there is no
 * `/proc/{process}/smaps_rollup`, that is, except on Linux.
 */
export async function anonymousMegabytes(processId: number): Promise<number | null> {
  const text = await readFile(`/proc/${processId}/smaps_rollup`, 'utf8').catch(() => null);
  return text === null ? null : parseAnonymous(text);
}

/** @throws Error when the text is not that of smaps_rollup. */
export function parseAnonymous(smapsRollup: string): number {
  const kibibytes = /^Anonymous:\s+(\d+) kB$/m.exec(smapsRollup)?.[1];
  if (kibibytes === undefined) throw new Error('smaps_rollup has no line for anonymous memory.');
  return (Number(kibibytes) * 1024) / 1_000_000;
}
