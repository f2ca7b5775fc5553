import { CompileError } from '../problem.ts';
import { compileNodes } from './compile-nodes.ts';
import type { AxmlSource, Context } from './context.ts';
import { createModuleParts, moduleSource } from './module-parts.ts';
import { parseAxml } from './parse-axml.ts';
import { compileReferences } from './references.ts';
import { knownTags } from './tag-names.ts';

/**
 * Compiles AXML into a JavaScript module that exports `render(data, owner, slots)` and the `templates` that the file
 * defines; the functions that it calls come from the module `preview:template`.
 *
 * @throws CompileError that names each tag, attribute, event, directive or expression that the preview does not have.
 */
export function compileAxml(axml: AxmlSource): string {
  const { nodes, problems } = parseAxml({ ...axml, known: knownTags(axml.components) });
  const module = createModuleParts();
  const includedFrom = [axml.file];
  const context: Context = { ...axml, problems, module, includedFrom, isTemplate: false, compileNodes };
  const { rest, scope } = compileReferences(nodes, context);
  const body = compileNodes(rest, scope, context);
  if (problems.length > 0) throw new CompileError(problems);
  return moduleSource(module, body);
}
