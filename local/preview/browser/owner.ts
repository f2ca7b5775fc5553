import type { Data } from './data-path.ts';
import type { Change } from './data-store.ts';
import type { Phone } from './phone.ts';
import type { RunningPage } from './running-page.ts';

type Method = (...args: unknown[]) => unknown;

/** The page or component whose AXML is rendered: its methods answer the events. */
export interface Owner {
  readonly phone: Phone;
  readonly page: RunningPage;
  /** Path of the page or component, for messages. */
  readonly path: string;
  /** Whether its styles reach its own AXML alone: the elements of that are marked. */
  readonly isIsolated: boolean;
  /** Calls the named method; `at` is where the AXML names it. What it throws is reported, not thrown. */
  handle(handler: unknown, args: readonly unknown[], at: string): unknown;
  /** Calls a function of the script. What it throws is reported, not thrown. */
  run(method: Method, args: readonly unknown[]): unknown;
  /** The named method as a function that a component gets for a prop; nothing when no method is named. */
  pass(handler: unknown, at: string): Method | undefined;
  /** Changes its data as its script's own setData does: for what its AXML binds two-way. */
  change(how: Change, patch: Data): void;
  /** What other scripts get for the page or component. */
  publicInstance(): unknown;
}

export function createOwner(options: {
  phone: Phone;
  page: RunningPage;
  path: string;
  self: object;
  methods: () => Readonly<Record<string, unknown>>;
  change: Owner['change'];
  publicInstance: () => unknown;
  /** The script's own onError, if it has one. */
  onError?: (error: unknown) => void;
}): Owner {
  const { phone, page, path, self, methods, change } = options;
  let isFailing = false;
  const failed = (error: unknown, at: string) => {
    phone.report(error, at);
    // An onError that fails itself is not told of that.
    if (isFailing) return;
    isFailing = true;
    options.onError?.(error);
    isFailing = false;
  };
  const call = (find: () => Method, args: readonly unknown[], at: string) => {
    try {
      const result: unknown = find().apply(self, [...args]);
      if (result instanceof Promise) result.catch((error: unknown) => failed(error, at));
      return result;
    } catch (error) {
      failed(error, at);
      return undefined;
    }
  };
  const handle: Owner['handle'] = (handler, args, at) => {
    const find = () => {
      const method = typeof handler === 'string' ? methods()[handler] : undefined;
      if (typeof method === 'function') return method as Method;
      throw new Error(`“${String(handler)}” is not a method of ${path}.`);
    };
    return call(find, args, at);
  };
  return {
    phone,
    page,
    path,
    isIsolated: phone.isIsolated(path),
    handle,
    run: (method, args) => call(() => method, args, path),
    pass: (handler, at) => (handler ? (...args) => handle(handler, args, at) : undefined),
    change,
    publicInstance: options.publicInstance,
  };
}
