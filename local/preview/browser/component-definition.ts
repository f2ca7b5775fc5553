import type { Data } from './data-path.ts';
import { functionsOf, mergedField, withMixins } from './mixins.ts';
import { type Observer, readObservers } from './observers.ts';
import type { Options } from './program.ts';
import { refuseKeys, UnsupportedError } from './unsupported.ts';

type Method = (...args: unknown[]) => unknown;

/** What a component's script and its mixins say together. */
export interface ComponentDefinition {
  readonly props: Data;
  readonly methods: Readonly<Record<string, unknown>>;
  readonly observers: readonly Observer[];
  /** Makes what others get for this component, in place of its instance. */
  readonly ref: Method | undefined;
  data(): Data;
  /** The functions of that name, in the order in which they run. */
  lifeCycle(name: string): readonly Method[];
}

const unknownKeys = ['rootEvents', 'pageEvents', 'properties', 'definitionFilter'];

const known = new WeakMap<Options, ComponentDefinition>();

/** Reads the object given to Component(), once for all of its instances. */
export function readComponentDefinition(options: Options): ComponentDefinition {
  const before = known.get(options);
  if (before) return before;
  const definition = read(options);
  known.set(options, definition);
  return definition;
}

function read(options: Options): ComponentDefinition {
  const definitions = withMixins(options, true);
  for (const definition of definitions) refuseKeys('Component', definition, unknownKeys);
  refuseOptions('Component', options);
  const { ref } = options;
  const observes = isSwitchedOn(options, 'observers');
  return {
    props: mergedField(definitions, 'props'),
    methods: mergedField(definitions, 'methods'),
    observers: observes ? definitions.flatMap(({ observers }) => readObservers(observers)) : [],
    ref: typeof ref === 'function' ? (ref as Method) : undefined,
    data: () => mergedField(definitions, 'data'),
    lifeCycle: (name) => functionsOf(definitions, name),
  };
}

/**
 * Whether `options` switches a feature on. Alipay ignores observers, lifetimes, relations and external classes without
 * it, so that frameworks can have fields of the same names for themselves.
 */
export function isSwitchedOn({ options }: Options, feature: string): boolean {
  return (options as Record<string, unknown> | undefined)?.[feature] === true;
}

/** @throws UnsupportedError when `options` asks for what the preview does not have. */
export function refuseOptions(caller: string, definition: Options): void {
  const options = (definition.options ?? {}) as Record<string, unknown>;
  for (const [name, value] of Object.entries(options)) {
    // A component leaves no element of its own by default: virtualHost is true.
    const isKnown = name === 'observers' || value === (name === 'virtualHost');
    if (!isKnown) throw new UnsupportedError(`“${name}: ${String(value)}” in “options” of ${caller}()`);
  }
}
