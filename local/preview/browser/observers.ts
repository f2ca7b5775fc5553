import { type Data, getAtPath, parseDataPath } from './data-path.ts';

/** One entry of `observers`: the fields that it names, and what it calls with their values. */
export interface Observer {
  readonly fields: readonly string[];
  readonly call: (...values: unknown[]) => unknown;
}

/** An observer whose setData wakes itself never comes to rest; Alipay warns of that too. */
const maximumRounds = 100;

/** Reads `observers` ("数据变化观测器"): the keys are fields, several with commas between. */
export function readObservers(observers: unknown): Observer[] {
  const entries = Object.entries((observers ?? {}) as Record<string, unknown>);
  return entries.map(([key, call]) => {
    if (typeof call !== 'function') throw new Error(`observers: “${key}” must be a function.`);
    const fields = key.split(',').map((field) => field.trim());
    for (const field of fields) if (field !== '**') parseDataPath(withoutWildcard(field));
    return { fields, call: call as Observer['call'] };
  });
}

/** Collects what setData and new props touch, and calls the observers of it. */
export interface ObserverQueue {
  /** The paths of one setData, or the names of the props that changed. */
  add(paths: readonly string[]): void;
  /** Calls each observer once for each addition, until none is left: an observer may call setData itself. */
  run(): void;
}

export function createObserverQueue(options: {
  observers: readonly Observer[];
  /** The props and the data over them. */
  values(): Data;
  call(observer: Observer, values: readonly unknown[]): void;
}): ObserverQueue {
  const { observers, values, call } = options;
  let waiting: (readonly string[])[] = [];
  let isRunning = false;
  return {
    add(paths) {
      if (observers.length > 0 && paths.length > 0) waiting.push(paths);
    },
    run() {
      if (isRunning) return;
      isRunning = true;
      try {
        for (let round = 0; waiting.length > 0; round += 1) {
          if (round === maximumRounds) {
            waiting = [];
            throw new Error('observers: an observer sets what it observes, without end.');
          }
          const [paths = [], ...rest] = waiting;
          waiting = rest;
          const touched = observers.filter(({ fields }) => fields.some((field) => isTouched(field, paths)));
          for (const observer of touched) {
            call(
              observer,
              observer.fields.map((field) => valueAt(field, values())),
            );
          }
        }
      } finally {
        isRunning = false;
      }
    },
  };
}

/** A field is touched by its own path and by those around it; with `.**` also by those within. */
function isTouched(field: string, paths: readonly string[]): boolean {
  if (field === '**') return true;
  const keys = parseDataPath(withoutWildcard(field));
  return paths.some((path) => {
    const set = parseDataPath(path);
    return startsWith(keys, set) || (field.endsWith('.**') && startsWith(set, keys));
  });
}

function startsWith(keys: readonly (string | number)[], start: readonly (string | number)[]): boolean {
  return start.every((key, index) => String(keys[index]) === String(key) && index < keys.length);
}

function valueAt(field: string, values: Data): unknown {
  return field === '**' ? values : getAtPath(values, withoutWildcard(field));
}

function withoutWildcard(field: string): string {
  return field.replace(/\.\*\*$/, '');
}
