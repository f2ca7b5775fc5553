import { Component, type ComponentChildren, createContext, h } from 'preact';
import { type BoundProps, ownPatch, patchOfUser } from './bound-props.ts';
import { type ComponentDefinition, readComponentDefinition } from './component-definition.ts';
import type { Data } from './data-path.ts';
import { type Change, createDataStore, type DataStore, toJson } from './data-store.ts';
import { createObserverQueue, type ObserverQueue } from './observers.ts';
import { createOwner, type Owner } from './owner.ts';
import type { Slots } from './program.ts';
import { unsupportedMethods } from './unsupported.ts';

export interface ComponentHostProps {
  readonly path: string;
  /** Whose AXML uses the component. */
  readonly user: Owner;
  readonly passed: Readonly<Record<string, unknown>>;
  readonly slots: Slots;
  /** The method that `ref` names. */
  readonly takeInstance: ((instance: unknown) => unknown) | undefined;
  readonly bound: BoundProps;
}

const unknownMethods = ['$selectComponent', '$selectAllComponents', 'createSelectorQuery'].concat([
  'createIntersectionObserver',
  'createMediaQueryObserver',
  'getRelationNodes',
  'getTabBar',
  'hasMixin',
]);

/** The component around on the way that events take; without one it is the page. */
const ComposedParent = createContext<Owner | undefined>(undefined);

/**
 * A custom component with the life cycle of component2 (onInit, deriveDataFromProps, didMount, didUpdate, didUnmount). It
 * leaves no element of its own, as by default in Alipay.
 */
export class ComponentHost extends Component<ComponentHostProps, object> {
  static override contextType = ComposedParent;
  readonly #id: number;
  readonly #definition: ComponentDefinition;
  readonly #instance: Record<string, unknown>;
  readonly #store: DataStore;
  readonly #owner: Owner;
  readonly #observers: ObserverQueue;
  #callbacks: (() => void)[] = [];
  #isRendering = false;
  #isGone = false;
  #shown: { props: Data; data: Data };

  constructor(props: ComponentHostProps) {
    super(props);
    const { path, user } = props;
    const { phone } = user;
    this.#id = phone.nextId();
    const definition = readComponentDefinition(phone.componentDefinition(path));
    this.#definition = definition;
    const store = createDataStore(definition.data());
    this.#store = store;
    this.#instance = this.#createInstance(props);
    Object.defineProperty(this.#instance, 'data', { get: () => store.data, enumerable: true });
    this.#owner = createOwner({
      phone,
      page: user.page,
      path,
      self: this.#instance,
      methods: () => definition.methods,
      change: (how, patch) => this.#change(how, patch),
      publicInstance: () => this.#publicInstance(),
      onError: (error) => this.#call('onError', error),
    });
    this.#observers = createObserverQueue({
      observers: definition.observers,
      values: () => ({ ...(this.#instance.props as Data), ...store.data }),
      call: ({ call }, values) => this.#owner.run(call, values),
    });
    this.#shown = { props: this.#instance.props as Data, data: store.data };
    this.#isRendering = true;
    this.#call('onInit');
    this.#isRendering = false;
  }

  override componentDidMount(): void {
    this.#shown = { props: this.#instance.props as Data, data: this.#store.data };
    this.props.takeInstance?.(this.#publicInstance());
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
    this.#isGone = true;
  }

  override render(props: ComponentHostProps): ComponentChildren {
    const next = this.#propsOf(props);
    this.#isRendering = true;
    this.#call('deriveDataFromProps', next);
    this.#observers.add(changedNames(this.#instance.props as Data, next, this.#store.data));
    this.#instance.props = next;
    props.user.phone.attempt(() => this.#observers.run());
    this.#isRendering = false;
    const scope = { ...toView(next), ...this.#store.viewData, $id: this.#id };
    const content = props.user.phone.componentTemplate(props.path).render(scope, this.#owner, props.slots);
    return h(ComposedParent.Provider, { value: this.#owner }, content);
  }

  #createInstance(props: ComponentHostProps): Record<string, unknown> {
    const { path, user } = props;
    return {
      ...unsupportedMethods('this', unknownMethods),
      ...this.#definition.methods,
      is: `/${path}`,
      $id: this.#id,
      $page: user.page.instance,
      props: this.#propsOf(props),
      setData: (patch: Data, callback?: () => void) => this.#change('set', patch, callback),
      $spliceData: (patch: Data, callback?: () => void) => this.#change('splice', patch, callback),
      selectOwnerComponent: () => this.props.user.publicInstance(),
      selectComposedParentComponent: () => {
        const parent = this.context as Owner | undefined;
        return parent ? parent.publicInstance() : user.page.instance;
      },
    };
  }

  /** What others get for this component: its script may say. */
  #publicInstance(): unknown {
    const { ref } = this.#definition;
    return ref ? ref.call(this.#instance) : this.#instance;
  }

  /** A prop without a value counts as not passed. */
  #propsOf({ passed }: ComponentHostProps): Data {
    const given = Object.entries(passed).filter(([, value]) => value !== undefined);
    return { ...this.#definition.props, ...Object.fromEntries(given) };
  }

  #call(name: string, ...args: unknown[]): void {
    for (const method of this.#definition.lifeCycle(name)) this.#owner.run(method, args);
  }

  #change(how: Change, patch: Data, callback?: () => void): void {
    const { bound, passed, user } = this.props;
    const own = ownPatch(patch, bound, this.#store.data);
    this.#store[how](own);
    this.#observers.add(Object.keys(own));
    // A prop that deriveDataFromProps or an observer sets to what it just got is no news to the user.
    const isNews = ([path, value]: [string, unknown]) => !this.#isRendering || passed[path] !== value;
    const users = patchOfUser(Object.fromEntries(Object.entries(patch).filter(isNews)), bound);
    if (Object.keys(users).length > 0) user.change(how, users);
    if (callback) this.#callbacks.push(() => callback.call(this.#instance));
    if (!this.#isGone && !this.#isRendering) this.forceUpdate();
  }

  #runCallbacks(): void {
    const waiting = this.#callbacks;
    this.#callbacks = [];
    for (const callback of waiting) this.props.user.phone.attempt(callback);
  }
}

/** What the view gets of props: JSON, and functions, of which AXML can ask whether they are there. */
function toView(props: Data): Data {
  return Object.fromEntries(
    Object.entries(props).map(([name, value]) => [name, typeof value === 'function' ? value : toJson(value)]),
  );
}

/** Props that changed; of one that data has too, only setData is observed. Functions are made anew each time. */
function changedNames(before: Data, next: Data, data: Data): string[] {
  if (before === next) return [];
  return Object.keys({ ...before, ...next }).filter(
    (name) =>
      before[name] !== next[name] &&
      !(name in data) &&
      !(typeof before[name] === 'function' && typeof next[name] === 'function'),
  );
}
