import { type Program, parse } from 'acorn';

/**
 * The source of what stands in a bundle for a module that is left out; left-out.cjs, beside this file, makes it. It is
 * of the module's own kind: where a package.json says that its files are ES modules, esbuild would take
 * `module.exports` for that of the bundle, whose own exports would be gone once the module is loaded.
 *
 * @param name what the stand-in's errors call it.
 * @throws Error when the module exports whatever another does.
 */
export function standInFor(name: string, source: string): string {
  const made = `require('./left-out.cjs')(${JSON.stringify(name)})`;
  const names = /^\s*export\b/m.test(source) ? exportsOf(source) : [];
  if (names.length === 0) return `module.exports = ${made};`;
  return `const standIn = ${made};\nexport { ${names.map((each) => `standIn as ${each}`).join(', ')} };`;
}

function exportsOf(source: string): string[] {
  return parse(source, { ecmaVersion: 'latest', sourceType: 'module' }).body.flatMap(namesOf);
}

function namesOf(statement: Program['body'][number]): string[] {
  if (statement.type === 'ExportAllDeclaration') throw new Error('The names of its exports lie elsewhere.');
  if (statement.type === 'ExportDefaultDeclaration') return ['default'];
  if (statement.type !== 'ExportNamedDeclaration') return [];
  const { declaration, specifiers } = statement;
  if (declaration?.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []));
  }
  if (declaration) return [declaration.id.name];
  return specifiers.flatMap(({ exported }) => (exported.type === 'Identifier' ? [exported.name] : []));
}
