import type { Options, UnitDefinition } from './program.ts';

/** Which object each page's and component's script gave to Page() or Component(). */
export interface UnitScripts {
  /** Runs a script, which then calls `define`. */
  load(path: string, unit: UnitDefinition): void;
  /** The global Page and Component. */
  define(options: Options): void;
  definitionOf(path: string): Options;
}

export function createUnitScripts(): UnitScripts {
  const definitions = new Map<string, Options>();
  let loading: string | undefined;
  return {
    load(path, unit) {
      loading = path;
      try {
        unit.load();
      } finally {
        loading = undefined;
      }
    },
    define(options) {
      if (loading === undefined)
        throw new Error('Page() and Component() are called while their script loads.');
      definitions.set(loading, options);
    },
    definitionOf(path) {
      const definition = definitions.get(path);
      if (definition === undefined) throw new Error(`${path} has called neither Page() nor Component().`);
      return definition;
    },
  };
}
