import { getHeapStatistics } from 'node:v8';

/** What this instance's JavaScript uses: objects, and the Buffers that they hold. */
export function usedMemoryBytes(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

const interval = 50;

/**
 * Looks again and again whether this instance uses more memory than it has; when it is frozen, this waits as well. V8
 * itself ends an instance whose objects exceed the limit; Buffers lie outside of what it counts.
 *
 * It also keeps the thread from ending where nothing is left that a function waits for.
 */
export function watchMemory(limitBytes: number, onExceeded: () => void): void {
  setInterval(() => {
    if (usedMemoryBytes() > limitBytes) onExceeded();
  }, interval);
}
