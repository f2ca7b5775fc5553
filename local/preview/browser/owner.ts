import type { Phone } from './phone.ts';
import type { RunningPage } from './running-page.ts';

/** The page or component whose AXML is rendered: its methods answer the events. */
export interface Owner {
  readonly phone: Phone;
  readonly page: RunningPage;
  /** Path of the page or component, for messages. */
  readonly path: string;
  /** Calls the named method; `at` is where the AXML names it. What it throws is reported, not thrown. */
  handle(handler: unknown, args: readonly unknown[], at: string): unknown;
  /** The named method as a function that a component gets for a prop. */
  pass(handler: unknown, at: string): (...args: unknown[]) => unknown;
}

export function createOwner(options: {
  phone: Phone;
  page: RunningPage;
  path: string;
  self: object;
  methods: () => Readonly<Record<string, unknown>>;
}): Owner {
  const { phone, page, path, self, methods } = options;
  const handle: Owner['handle'] = (handler, args, at) => {
    const method = typeof handler === 'string' ? methods()[handler] : undefined;
    try {
      if (typeof method !== 'function') throw new Error(`“${String(handler)}” is not a method of ${path}.`);
      const result: unknown = method.apply(self, args);
      if (result instanceof Promise) result.catch((error: unknown) => phone.report(error, at));
      return result;
    } catch (error) {
      phone.report(error, at);
      return undefined;
    }
  };
  return {
    phone,
    page,
    path,
    handle,
    pass:
      (handler, at) =>
      (...args) =>
        handle(handler, args, at),
  };
}
