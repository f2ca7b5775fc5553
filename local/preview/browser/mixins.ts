import type { Data } from './data-path.ts';
import type { Options } from './program.ts';
import { refuseKeys } from './unsupported.ts';

/** What `Mixin()` returns. */
export interface MixinInstance {
  readonly definition: Options;
}

const instances = new WeakSet<object>();

/** The global Mixin(): "Mixin" of Alipay's documentation. */
export function createMixin(definition: Options): MixinInstance {
  refuseKeys('Mixin', definition, ['definitionFilter', 'lifetimes', 'relations', 'rootEvents']);
  const mixin = { definition };
  instances.add(mixin);
  return mixin;
}

/**
 * The definitions that a page or component is made of, in the order in which their life cycle functions and observers
 * run: mixins before what uses them, the earlier before the later, one of Mixin() once.
 *
 * @param allowsPlain Whether a mixin may be a plain object: in a component, not in a page or another mixin.
 */
export function withMixins(options: Options, allowsPlain: boolean): readonly Options[] {
  const seen = new Set<object>();
  const definitions: Options[] = [];
  const add = (definition: Options, plain: boolean) => {
    const { mixins = [] } = definition;
    if (!Array.isArray(mixins)) throw new Error('mixins must be an array.');
    for (const mixin of mixins as (MixinInstance | Options)[]) {
      const isInstance = instances.has(mixin);
      if (!isInstance && !plain) throw new Error('A mixin of a page or of a mixin is made with Mixin().');
      if (seen.has(mixin)) continue;
      if (isInstance) seen.add(mixin);
      add(isInstance ? (mixin as MixinInstance).definition : (mixin as Options), false);
    }
    definitions.push(definition);
  };
  add(options, allowsPlain);
  return definitions;
}

/** The field of every definition, laid over each other: what comes later wins. */
export function mergedField(definitions: readonly Options[], field: string): Data {
  return Object.assign({}, ...definitions.map((definition) => valueOfField(definition[field])));
}

/** The functions of that name of every definition, in order. */
export function functionsOf(
  definitions: readonly Options[],
  name: string,
): readonly ((...args: unknown[]) => unknown)[] {
  return definitions
    .map((definition) => definition[name])
    .filter((value): value is (...args: unknown[]) => unknown => typeof value === 'function');
}

/** `data` can be a function that makes it. */
function valueOfField(value: unknown): unknown {
  return typeof value === 'function' ? value() : value;
}
