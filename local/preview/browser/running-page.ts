import type { Data } from './data-path.ts';
import { createDataStore } from './data-store.ts';
import { createOwner, type Owner } from './owner.ts';
import type { PageAddress } from './page-address.ts';
import type { Phone } from './phone.ts';
import type { Options, PageWindow, Template } from './program.ts';
import { refuseKeys, unsupportedMethods } from './unsupported.ts';

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

const unknownKeys = ['observers', 'options', 'events', 'mixins'];

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
  const { phone, id, address, definition, template } = options;
  refuseKeys('Page', definition, unknownKeys);
  const { data: initial, ...members } = definition;
  const store = createDataStore((typeof initial === 'function' ? initial() : (initial ?? {})) as Data);
  let isLoaded = true;
  let callbacks: (() => void)[] = [];
  const change = (apply: () => void, callback?: () => void) => {
    if (!isLoaded) return;
    apply();
    if (callback) callbacks.push(() => callback.call(instance));
    page.onChange();
  };
  const instance: Record<string, unknown> = {
    ...unsupportedMethods('this', unknownMethods),
    ...members,
    route: address.path,
    $viewId: id,
    setData: (patch: Data, callback?: () => void) => change(() => store.set(patch), callback),
    $spliceData: (patch: Data, callback?: () => void) => change(() => store.splice(patch), callback),
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
  const owner = createOwner({ phone, page, path: address.path, self: instance, methods: () => instance });
  return page;
}
