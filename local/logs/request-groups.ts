import type { LogRecord } from './log-record.ts';

/** How long the lines of a request wait for its end, so that they can stand under its line. */
const patienceMilliseconds = 1000;

/**
 * Puts what a function prints under the line of its request, which is known only at its end. The lines of a request
 * that takes longer than a second are given as they come.
 */
export function createRequestGroups(give: (record: LogRecord) => void): {
  take(record: LogRecord): void;
  /** Gives what still waits. */
  flush(): void;
} {
  const waiting = new Map<string, { readonly lines: LogRecord[]; readonly timer: NodeJS.Timeout }>();
  const impatient = new Set<string>();

  function release(requestId: string): void {
    const group = waiting.get(requestId);
    if (group === undefined) return;
    clearTimeout(group.timer);
    waiting.delete(requestId);
    for (const line of group.lines) give(line);
  }

  function hold(record: LogRecord): void {
    const { requestId } = record;
    if (impatient.has(requestId)) {
      give(record);
      return;
    }
    const group = waiting.get(requestId);
    if (group !== undefined) {
      group.lines.push(record);
      return;
    }
    const timer = setTimeout(() => {
      impatient.add(requestId);
      release(requestId);
    }, patienceMilliseconds);
    timer.unref();
    waiting.set(requestId, { lines: [record], timer });
  }

  return {
    take(record) {
      if (record.kind === 'log') return hold(record);
      give(record);
      impatient.delete(record.requestId);
      release(record.requestId);
    },
    flush() {
      for (const requestId of [...waiting.keys()]) release(requestId);
    },
  };
}
