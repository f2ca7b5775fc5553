import { isSwitchedOn, refuseOptions } from './component-definition.ts';
import type { Data } from './data-path.ts';
import { mergedField, withMixins } from './mixins.ts';
import { type Observer, readObservers } from './observers.ts';
import type { Options } from './program.ts';

/** What a page's script and its mixins say together. */
export interface PageDefinition {
  /** What the instance has: methods, life cycle functions, and anything else. */
  readonly members: Options;
  /** `events`: more functions for what happens to the page. */
  readonly events: Options;
  readonly observers: readonly Observer[];
  data(): Data;
}

/** Fields of the object given to Page() that the instance does not have. */
const notMembers = new Set(['data', 'events', 'mixins', 'observers', 'options']);

/** Of a mixin, a page takes data, methods and observers. */
export function readPageDefinition(options: Options): PageDefinition {
  refuseOptions('Page', options);
  const definitions = withMixins(options, false);
  const mixins = definitions.filter((definition) => definition !== options);
  const own = Object.entries(options).filter(([name]) => !notMembers.has(name));
  return {
    members: { ...mergedField(mixins, 'methods'), ...Object.fromEntries(own) },
    events: mergedField([options], 'events'),
    observers: isSwitchedOn(options, 'observers')
      ? definitions.flatMap(({ observers }) => readObservers(observers))
      : [],
    data: () => mergedField(definitions, 'data'),
  };
}
