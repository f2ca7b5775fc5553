import { type AnyNode, type Node, parse } from 'acorn';
import { CompileError, type Problem, positionAt } from '../problem.ts';
import { declaredNames } from './declared-names.ts';

interface SjsSource {
  readonly source: string;
  /** Path relative to the project. */
  readonly file: string;
}

/** Syntax that SJS does not have: it knows a part of ES2015 ("esnext" of its documentation). */
const unknownSyntax: Readonly<Record<string, string>> = {
  NewExpression: '“new”. Dates are made by getDate(), regular expressions by getRegExp()',
  ClassDeclaration: 'classes',
  ClassExpression: 'classes',
  AwaitExpression: '“await”',
  YieldExpression: 'generators',
  ImportExpression: 'import()',
  Super: '“super”',
  TaggedTemplateExpression: 'tagged templates',
};

/** Objects of the script's engine that SJS, which runs beside the view, does not reach. */
const unknownGlobals = new Set(
  ['my', 'getApp', 'getCurrentPages', 'Page', 'Component', 'App', 'Mixin', 'require', 'module'].concat(
    ['Promise', 'Symbol', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Proxy', 'Reflect', 'Intl', 'eval', 'Function'],
    ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'queueMicrotask', 'requestAnimationFrame'],
  ),
);

/**
 * Checks an SJS module and gives it getDate and getRegExp. What it imports must be SJS too.
 *
 * @throws CompileError
 */
export function compileSjs({ source, file }: SjsSource): string {
  const problems: Problem[] = [];
  const refuse = (offset: number, message: string) =>
    problems.push({ file, ...positionAt(source, offset), message });
  const tree = parseModule(source, refuse);
  if (tree !== undefined) {
    const declared = declaredNames(tree);
    walk(tree, (node, parent) => checkNode(node, parent, declared, refuse));
  }
  if (problems.length > 0) throw new CompileError(problems);
  // Imports count wherever they stand: at the end, this one moves nothing.
  return `${source}\nimport { getDate, getRegExp } from 'preview:sjs';`;
}

type Refuse = (offset: number, message: string) => void;

function parseModule(source: string, refuse: Refuse): Node | undefined {
  try {
    return parse(source, { ecmaVersion: 2018, sourceType: 'module' });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const offset = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
    refuse(offset, `SJS: ${error.message.replace(/ \(\d+:\d+\)$/, '')}.`);
    return undefined;
  }
}

function checkNode(
  node: AnyNode,
  parent: AnyNode | undefined,
  declared: ReadonlySet<string>,
  refuse: Refuse,
): void {
  const unknown = unknownSyntax[node.type];
  if (unknown !== undefined) refuse(node.start, `SJS has no ${unknown}.`);
  if (node.type === 'Literal' && node.regex)
    refuse(node.start, 'SJS makes regular expressions by getRegExp().');
  if ('async' in node && node.async) refuse(node.start, 'SJS has no async functions.');
  if ('generator' in node && node.generator) refuse(node.start, 'SJS has no generators.');
  if (node.type === 'ImportDeclaration' && !String(node.source.value).endsWith('.sjs')) {
    refuse(node.source.start, 'SJS imports .sjs files only.');
  }
  if (node.type === 'Identifier' && unknownGlobals.has(node.name) && !declared.has(node.name)) {
    if (!isPropertyName(node, parent)) refuse(node.start, `SJS does not reach “${node.name}”.`);
  }
}

function isPropertyName(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (parent?.type === 'MemberExpression') return parent.property === node && !parent.computed;
  return parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand;
}

function walk(
  node: Node,
  visit: (node: AnyNode, parent: AnyNode | undefined) => void,
  parent?: AnyNode,
): void {
  visit(node as AnyNode, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, visit, node as AnyNode);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
