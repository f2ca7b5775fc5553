import { uptime } from 'node:os';
import type { OrderedStore } from './ordered-store.ts';

/**
 * Which process has a data directory open is itself an entry of the store, because LMDB's write transactions exclude
 * each other across processes on every platform: two that start at once cannot both take it.
 */
interface Owner {
  readonly processId: number;
  /** Tells this process from an earlier one with the same id (usual in containers), in milliseconds since 1970. */
  readonly processStartedAt: number;
  /** By the machine's own clock, as the start of the machine and of its processes. */
  readonly takenAt: number;
}

const ownerKey = Buffer.from('\0owner');

/** Takes a store for this process; the id of the process that has it, when that one is alive. */
export function takeOwnership(store: OrderedStore): number | undefined {
  return store.transaction((transaction) => {
    const stored = transaction.get(ownerKey);
    const owner = stored === undefined ? undefined : (JSON.parse(stored.toString()) as Owner);
    if (owner !== undefined && isAlive(owner)) return owner.processId;
    const mine: Owner = {
      processId: process.pid,
      processStartedAt: startOfThisProcess(),
      takenAt: Date.now(),
    };
    transaction.put(ownerKey, Buffer.from(JSON.stringify(mine)));
    return undefined;
  });
}

/** Gives a store up, so that the next process need not find out that this one is gone. */
export function releaseOwnership(store: OrderedStore): void {
  store.transaction((transaction) => transaction.remove(ownerKey));
}

function isAlive(owner: Owner): boolean {
  if (owner.processId === process.pid) {
    return Math.abs(owner.processStartedAt - startOfThisProcess()) < 1000;
  }
  const machineStartedAt = Date.now() - uptime() * 1000;
  if (owner.takenAt < machineStartedAt) return false;
  try {
    process.kill(owner.processId, 0);
    return true;
  } catch (error) {
    // A process of another user is alive too.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startOfThisProcess(): number {
  return Math.round(Date.now() - process.uptime() * 1000);
}
