import type { LogRecord } from '../../logs/log-record.ts';
import type { RequestEntry } from '../frame/events.ts';

/** What the preview knows of a request because it has passed it on for a phone. */
export interface PhoneRequest
  extends Pick<RequestEntry, 'phone' | 'requestId' | 'operation' | 'code' | 'missing' | 'phoneMilliseconds'> {
  readonly note?: string;
}

/** The last requests: what Function Compute's log tells of each, and which phone it came from. */
export interface RequestLog {
  /** The oldest first. */
  entries(): readonly RequestEntry[];
  record(record: LogRecord): void;
  passed(request: PhoneRequest): void;
  clear(): void;
}

type LogRecordOf<Kind extends LogRecord['kind']> = Extract<LogRecord, { kind: Kind }>;

const mostEntries = 300;
const mostLines = 100;

export function createRequestLog(options: {
  clock: () => number;
  shortName: (functionName: string) => string;
  /** Told of each entry that is new or has changed. */
  onEntry: (entry: RequestEntry) => void;
}): RequestLog {
  const { clock, shortName, onEntry } = options;
  let entries: readonly RequestEntry[] = [];
  /** What functions print comes before their end is known. */
  const printed = new Map<string, readonly string[]>();
  let lastId = 0;

  function put(requestId: string | undefined, change: Partial<RequestEntry>): void {
    const known =
      requestId === undefined ? undefined : entries.find((entry) => entry.requestId === requestId);
    if (known === undefined) lastId += 1;
    const entry: RequestEntry = { id: lastId, at: clock(), lines: [], ...known, ...change };
    entries = known
      ? entries.map((each) => (each === known ? entry : each))
      : [...entries, entry].slice(-mostEntries);
    onEntry(entry);
  }

  function print(requestId: string, text: string): void {
    const known = entries.find((entry) => entry.requestId === requestId);
    const lines = [...(known?.lines ?? printed.get(requestId) ?? []), text].slice(-mostLines);
    if (known?.functionName !== undefined) {
      put(requestId, { lines });
      return;
    }
    if (printed.size >= mostEntries) printed.clear();
    printed.set(requestId, lines);
  }

  function linesOf(requestId: string): readonly string[] {
    const lines = printed.get(requestId) ?? [];
    printed.delete(requestId);
    return lines;
  }

  function refuse({ requestId, url, status, code, message }: LogRecordOf<'refused'>): void {
    const [, called] = /\/functions\/([^/?]+)/.exec(url) ?? [];
    put(requestId, {
      requestId,
      ...(called !== undefined && { functionName: shortName(called) }),
      status,
      code,
      lines: [...linesOf(requestId), message],
    });
  }

  function invoke(invocation: LogRecordOf<'invocation'>): void {
    const { requestId, functionName, status, errorType, instanceId } = invocation;
    const lines = linesOf(requestId);
    put(requestId, {
      requestId,
      functionName: shortName(functionName),
      status,
      isColdStart: invocation.isColdStart,
      milliseconds: invocation.durationMilliseconds,
      memoryMegabytes: invocation.memoryMegabytes,
      lines,
      ...(instanceId !== undefined && { instanceId }),
      ...toldBy(lines),
      ...(errorType !== undefined && { code: errorType }),
    });
  }

  return {
    entries: () => entries,
    record(record) {
      if (record.kind === 'log') print(record.requestId, record.text);
      else if (record.kind === 'refused') refuse(record);
      else invoke(record);
    },
    passed({ requestId, note, ...told }) {
      const known = entries.find((entry) => requestId !== undefined && entry.requestId === requestId);
      const operation = known?.operation ?? told.operation;
      const code = known?.code ?? told.code;
      put(requestId, {
        ...told,
        ...(requestId !== undefined && { requestId }),
        ...(operation !== undefined && { operation }),
        ...(code !== undefined && { code }),
        ...(note !== undefined && { lines: [...(known?.lines ?? []), note] }),
      });
    },
    clear() {
      entries = [];
    },
  };
}

/** Operation and error code, from the JSON lines that this project's functions print. */
function toldBy(lines: readonly string[]): Pick<RequestEntry, 'operation' | 'code'> {
  let told: Pick<RequestEntry, 'operation' | 'code'> = {};
  for (const { op, collection, action, message, code, error } of lines.flatMap(parseLine)) {
    const operation = [op ?? action, collection].filter((part) => typeof part === 'string').join(' ');
    if (operation !== '') told = { ...told, operation };
    if (message === 'refused' && typeof code === 'string') told = { ...told, code };
    const [, failure] = /^\w*Error (\w+)/.exec(typeof error === 'string' ? error : '') ?? [];
    if (message === 'failed') told = { ...told, code: failure ?? 'Internal' };
  }
  return told;
}

function parseLine(line: string): Record<string, unknown>[] {
  if (!line.startsWith('{')) return [];
  try {
    return [JSON.parse(line) as Record<string, unknown>];
  } catch {
    return [];
  }
}
