import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** The process that has a data directory open. */
export interface Owner {
  readonly processId: number;
  /** Tells the process from another one that later got the same id (usual in containers). */
  readonly processStart: string;
  /** In milliseconds since 1970. */
  readonly takenAt: number;
}

export function thisProcess(): Owner {
  return { processId: process.pid, processStart: startOf(process.pid), takenAt: Date.now() };
}

/**
 * Whether the process still runs. One in another container cannot be seen and counts as gone: LMDB's table of readers
 * tells about that one.
 */
export function isRunning({ processId, processStart, takenAt }: Owner): boolean {
  if (takenAt < machineStartedAt()) return false;
  return startOf(processId) === processStart;
}

/** When the machine was started, in milliseconds since 1970, by its own clock. */
export function machineStartedAt(): number {
  return Date.now() - uptime() * 1000;
}

/** When a process was started, in the words of the platform; an empty text when there is no such process. */
function startOf(processId: number): string {
  try {
    if (process.platform === 'linux') {
      const status = readFileSync(`/proc/${processId}/stat`, 'latin1');
      // The name of the program, in parentheses, can hold anything; the start is the 20th field after it.
      return status.slice(status.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    }
    if (process.platform === 'darwin') {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(processId)], { encoding: 'utf8' }).trim();
    }
    // Elsewhere the id alone has to do.
    process.kill(processId, 0);
    return 'running';
  } catch (error) {
    // A process of another user is running too.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'running' : '';
  }
}
