import type { Data } from './data-path.ts';
import { type Change, createDataStore } from './data-store.ts';
import { createObserverQueue } from './observers.ts';
import { createOwner, type Owner } from './owner.ts';
import type { PageAddress } from './page-address.ts';
import { readPageDefinition } from './page-definition.ts';
import type { Phone } from './phone.ts';
import type { Options, PageWindow, Template } from './program.ts';
import { unsupportedMethods } from './unsupported.ts';

/** A page on the stack: its instance (the script's `this`) and what the phone needs to show it. */
export interface RunningPage {
  readonly id: number;
  readonly address: PageAddress;
  readonly instance: Readonly<Record<string, unknown>>;
  readonly owner: Owner;
  readonly template: Template;
  readonly viewData: Data;
  /** Settings of the title bar: the page's window with what my.setNavigationBar changed. */
  window: PageWindow;
  isPulling: boolean;
  /** Set by the view: renders again. */
  onChange: () => void;
  /** Calls a life cycle function, if the page has it. */
  callLifeCycle(name: string, ...args: unknown[]): void;
  /** The view has rendered: calls what setData's callers wait for. */
  rendered(): void;
  unload(): void;
}

const unknownMethods = ['$selectComponent', '$selectAllComponents', 'createSelectorQuery'].concat([
  'createIntersectionObserver',
  'createMediaQueryObserver',
  'getOpenerEventChannel',
]);

export function createRunningPage(options: {
  phone: Phone;
  id: number;
  address: PageAddress;
  definition: Options;
  template: Template;
  window: PageWindow;
}): RunningPage {
  const { phone, id, address, template } = options;
  const { members, events, ...definition } = readPageDefinition(options.definition);
  const store = createDataStore(definition.data());
  const observers = createObserverQueue({
    observers: definition.observers,
    values: () => store.data,
    call: ({ call }, values) => owner.run(call, values),
  });
  let isLoaded = true;
  let callbacks: (() => void)[] = [];
  const change = (how: Change, patch: Data, callback?: () => void) => {
    if (!isLoaded) return;
    store[how](patch);
    if (callback) callbacks.push(() => callback.call(instance));
    observers.add(Object.keys(patch));
    phone.attempt(() => observers.run());
    page.onChange();
  };
  const instance: Record<string, unknown> = {
    ...unsupportedMethods('this', unknownMethods),
    ...members,
    route: address.path,
    $viewId: id,
    setData: (patch: Data, callback?: () => void) => change('set', patch, callback),
    $spliceData: (patch: Data, callback?: () => void) => change('splice', patch, callback),
    $batchedUpdates: (update: () => void) => update(),
  };
  Object.defineProperty(instance, 'data', { get: () => store.data, enumerable: true });

  const page: RunningPage = {
    id,
    address,
    instance,
    template,
    window: options.window,
    isPulling: false,
    onChange: () => undefined,
    get owner() {
      return owner;
    },
    get viewData() {
      return store.viewData;
    },
    callLifeCycle(name, ...args) {
      if (typeof instance[name] === 'function') owner.handle(name, args, address.path);
      const handler = events[name];
      if (typeof handler === 'function') owner.run((...rest) => handler.apply(instance, rest), args);
    },
    rendered() {
      const waiting = callbacks;
      callbacks = [];
      for (const callback of waiting) phone.attempt(callback);
    },
    unload() {
      page.callLifeCycle('onUnload');
      isLoaded = false;
    },
  };
  const owner = createOwner({
    phone,
    page,
    path: address.path,
    self: instance,
    methods: () => instance,
    change,
    publicInstance: () => instance,
  });
  return page;
}
