import type { LiveEvent, RequestEntry } from '../../frame/events.ts';

/** A line of the list: a request, or that the functions were deployed anew. */
export type ListLine =
  | { readonly kind: 'request'; readonly entry: RequestEntry }
  | { readonly kind: 'deployed'; readonly id: string };

/** The requests that the panel shows, the latest first, and what it shows of them. */
export interface RequestList {
  /** Of the phone that is looked at, or of all. */
  lines(): readonly ListLine[];
  /** Names of the phones that have asked for something; '' stands for requests of no phone. */
  phones(): readonly string[];
  /** Undefined: all. */
  readonly filter: string | undefined;
  setFilter(phone: string | undefined): void;
  isOpen(id: number): boolean;
  toggle(id: number): void;
  take(event: Extract<LiveEvent, { name: 'entries' | 'entry' | 'deployed' }>): void;
}

const mostLines = 300;

export function createRequestList(onChange: () => void): RequestList {
  let lines: readonly ListLine[] = [];
  let filter: string | undefined;
  const open = new Set<number>();
  let deployments = 0;

  function put(entry: RequestEntry): void {
    const line: ListLine = { kind: 'request', entry };
    const isThis = (other: ListLine) => other.kind === 'request' && other.entry.id === entry.id;
    lines = lines.some(isThis)
      ? lines.map((other) => (isThis(other) ? line : other))
      : [line, ...lines].slice(0, mostLines);
  }

  return {
    lines: () =>
      lines.filter(
        (line) => filter === undefined || (line.kind === 'request' && (line.entry.phone ?? '') === filter),
      ),
    phones: () => [
      ...new Set(lines.flatMap((line) => (line.kind === 'request' ? [line.entry.phone ?? ''] : []))),
    ],
    get filter() {
      return filter;
    },
    setFilter(phone) {
      filter = phone;
      onChange();
    },
    isOpen: (id) => open.has(id),
    toggle(id) {
      if (!open.delete(id)) open.add(id);
      onChange();
    },
    take(event) {
      if (event.name === 'entry') put(event.data);
      else if (event.name === 'deployed') {
        deployments += 1;
        lines = [{ kind: 'deployed' as const, id: `deployed ${deployments}` }, ...lines].slice(0, mostLines);
      } else {
        lines = event.data.map((entry) => ({ kind: 'request' as const, entry })).toReversed();
        open.clear();
      }
      onChange();
    },
  };
}
