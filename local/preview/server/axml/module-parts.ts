/** What a compiled AXML file is made of, beside the rendering itself: it grows while the file is compiled. */
export interface ModuleParts {
  /** How many names were made up so far. */
  variables: number;
  /** Import statements. */
  readonly imports: string[];
  /** Name of each template that the file defines → JavaScript function. */
  readonly templates: Map<string, string>;
  /** JavaScript names of the templates of each imported file. */
  readonly importedTemplates: string[];
  /** Names of the templates of the imported files. */
  readonly importedNames: Set<string>;
}

export function createModuleParts(): ModuleParts {
  return { variables: 0, imports: [], templates: new Map(), importedTemplates: [], importedNames: new Set() };
}

/** A JavaScript name that nothing else in the module has. */
export function newVariable(module: ModuleParts, kind: string): string {
  module.variables += 1;
  return `${kind}${module.variables}`;
}

/** The module's source. Its functions come from `preview:template`: see browser/template.ts. */
export function moduleSource(module: ModuleParts, body: string): string {
  const templates = [...module.templates].map(([name, code]) => `${JSON.stringify(name)}: ${code}`);
  const lookups = ['templates', ...module.importedTemplates].map((name) => `${name}[name]`);
  return [
    "import { call, component, each, either, element, items, slot, slotContents, template, text } from 'preview:template';",
    ...module.imports,
    `export const templates = { ${templates.join(',\n')} };`,
    // A file that imports itself by way of another has not run yet: it is looked into when a template is shown.
    `const templateOf = (name) => ${lookups.join(' ?? ')};`,
    `export const render = (data, owner, slots) => ${body};`,
  ].join('\n');
}
