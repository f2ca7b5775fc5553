import { Component, type ComponentChildren } from 'preact';
import type { Data } from './data-path.ts';
import { createDataStore, type DataStore, toJson } from './data-store.ts';
import { createOwner, type Owner } from './owner.ts';
import type { Options, Slots } from './program.ts';
import { refuseKeys, unsupportedMethods } from './unsupported.ts';

export interface ComponentHostProps {
  readonly path: string;
  /** Whose AXML uses the component. */
  readonly user: Owner;
  readonly passed: Readonly<Record<string, unknown>>;
  readonly slots: Slots;
}

const unknownKeys = [
  'observers',
  'options',
  'mixins',
  'relations',
  'externalClasses',
  'lifetimes',
  'rootEvents',
].concat(['ref', 'properties']);

const unknownMethods = ['$selectComponent', '$selectAllComponents', 'createSelectorQuery'].concat([
  'createIntersectionObserver',
  'selectOwnerComponent',
  'selectComposedParentComponent',
  'hasMixin',
]);

/**
 * A custom component with the life cycle of component2 (onInit, deriveDataFromProps, didMount, didUpdate, didUnmount). It
 * leaves no element of its own, as by default in Alipay.
 */
export class ComponentHost extends Component<ComponentHostProps, object> {
  readonly #id: number;
  readonly #definition: Options;
  readonly #instance: Record<string, unknown>;
  readonly #store: DataStore;
  readonly #owner: Owner;
  #callbacks: (() => void)[] = [];
  #isRendering = false;
  #isMounted = false;
  #shown: { props: Data; data: Data };

  constructor(props: ComponentHostProps) {
    super(props);
    const { path, user } = props;
    this.#id = user.phone.nextId();
    this.#definition = user.phone.componentDefinition(path);
    refuseKeys('Component', this.#definition, unknownKeys);
    const { data, methods } = this.#definition;
    this.#store = createDataStore((typeof data === 'function' ? data() : (data ?? {})) as Data);
    const ownMethods = (methods ?? {}) as Record<string, unknown>;
    this.#instance = {
      ...unsupportedMethods('this', unknownMethods),
      ...ownMethods,
      is: `/${path}`,
      $id: this.#id,
      $page: user.page.instance,
      props: this.#propsOf(props),
      setData: (patch: Data, callback?: () => void) => this.#change(() => this.#store.set(patch), callback),
      $spliceData: (patch: Data, callback?: () => void) =>
        this.#change(() => this.#store.splice(patch), callback),
    };
    const store = this.#store;
    Object.defineProperty(this.#instance, 'data', { get: () => store.data, enumerable: true });
    this.#owner = createOwner({
      phone: user.phone,
      page: user.page,
      path,
      self: this.#instance,
      methods: () => ({ ...ownMethods, ...this.#lifeCycle() }),
    });
    this.#shown = { props: this.#propsOf(props), data: store.data };
    this.#isRendering = true;
    this.#call('onInit');
    this.#isRendering = false;
  }

  override componentDidMount(): void {
    this.#isMounted = true;
    this.#shown = { props: this.#instance.props as Data, data: this.#store.data };
    this.#call('didMount');
    this.#runCallbacks();
  }

  override componentDidUpdate(): void {
    const { props, data } = this.#shown;
    this.#shown = { props: this.#instance.props as Data, data: this.#store.data };
    this.#call('didUpdate', props, data);
    this.#runCallbacks();
  }

  override componentWillUnmount(): void {
    this.#call('didUnmount');
    this.#isMounted = false;
  }

  override render(props: ComponentHostProps): ComponentChildren {
    const next = this.#propsOf(props);
    this.#isRendering = true;
    this.#call('deriveDataFromProps', next);
    this.#isRendering = false;
    this.#instance.props = next;
    const scope = { ...(toJson(next) as Data), ...this.#store.viewData, $id: this.#id };
    return props.user.phone.componentTemplate(props.path).render(scope, this.#owner, props.slots);
  }

  #propsOf({ passed }: ComponentHostProps): Data {
    return { ...(this.#definition.props as Data | undefined), ...passed };
  }

  #lifeCycle(): Record<string, unknown> {
    const { onInit, deriveDataFromProps, didMount, didUpdate, didUnmount } = this.#definition;
    return { onInit, deriveDataFromProps, didMount, didUpdate, didUnmount };
  }

  #call(name: string, ...args: unknown[]): void {
    if (typeof this.#definition[name] === 'function') this.#owner.handle(name, args, this.props.path);
  }

  #change(apply: () => void, callback?: () => void): void {
    apply();
    if (callback) this.#callbacks.push(() => callback.call(this.#instance));
    if (this.#isMounted && !this.#isRendering) this.forceUpdate();
  }

  #runCallbacks(): void {
    const waiting = this.#callbacks;
    this.#callbacks = [];
    for (const callback of waiting) this.props.user.phone.attempt(callback);
  }
}
