import {
  type CallExpression,
  type Expression,
  type Property,
  parseExpressionAt,
  type SpreadElement,
  type TemplateLiteral,
} from 'acorn';

/** An expression that AXML does not have, at an offset within its text. */
export class ExpressionError extends Error {
  override name = 'ExpressionError' as const;
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/**
 * Names that mean something nearer than the page's data, and their JavaScript: variables of `a:for` and `slot-scope`, and
 * what SJS exports, whose JavaScript begins with `sjs` and a number: that may be called.
 */
export type Scope = ReadonlyMap<string, string>;

const binaryOperators = new Set(
  ['+', '-', '*', '/', '%', '==', '!=', '===', '!=='].concat(['<', '<=', '>', '>=']),
);
/** `typeof` is not in the documentation; Alipay’s own component library uses it. */
const unaryOperators = new Set(['!', '-', '+', 'typeof']);

/**
 * Turns the text between `{{` and `}}` into JavaScript that reads `data` and the scope's variables. Reading a member
 * of nothing gives undefined, as in Alipay. Only what AXML's page on data binding has is let through.
 *
 * @throws ExpressionError
 */
export function compileExpression(text: string, scope: Scope): string {
  if (text.trim() === '')
    throw new ExpressionError('{{ }} is empty: write an expression between the braces.', 0);
  const path = compilePath(text, scope);
  if (path !== undefined) return path;
  const tree = parse(text);
  const rest = text.slice(tree.end);
  if (rest.trim() !== '') {
    const offset = tree.end + rest.search(/\S/);
    throw new ExpressionError(`Unexpected “${rest.trim()}” after the expression.`, offset);
  }
  return generate(tree, scope);
}

/**
 * Like `compileExpression`, for text that is the inside of an object: `...item, name, done: true`.
 *
 * @throws ExpressionError
 */
export function compileObject(text: string, scope: Scope): string {
  if (text.trim() === '' || text.trim().startsWith('{')) return compileExpression(text, scope);
  try {
    return compileExpression(`{${text}}`, scope);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ExpressionError(error.message, Math.max(error.offset - 1, 0));
  }
}

const namePath = /^\s*([A-Za-z_$][\w$]*)((?:\.[A-Za-z_$][\w$]*)*)\s*$/;

/** Words that look like a name and are none, or mean something else at the start of an expression. */
const words = new Set(
  'true false null this super new typeof void delete function class import async await yield let'
    .split(' ')
    .concat(
      'break case catch const continue debugger default do else enum export extends finally for if in'.split(
        ' ',
      ),
      'instanceof return switch throw try var while with static implements interface package'.split(' '),
      'private protected public'.split(' '),
    ),
);

/** The names of `a.b.c`; nothing when the text is another expression. */
export function namesOf(text: string): readonly [string, ...string[]] | undefined {
  const [, root, members = ''] = namePath.exec(text) ?? [];
  return root === undefined || words.has(root) ? undefined : [root, ...members.split('.').slice(1)];
}

/** Most expressions are a name with members: these need no parser. */
function compilePath(text: string, scope: Scope): string | undefined {
  const names = namesOf(text);
  if (names === undefined) return undefined;
  const [root, ...keys] = names;
  return generateName(root, scope) + keys.map((key) => `?.[${JSON.stringify(key)}]`).join('');
}

function parse(text: string): Expression {
  try {
    return parseExpressionAt(text, 0, { ecmaVersion: 2022, preserveParens: true });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const offset = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0;
    const reason = error.message.replace(/ \(\d+:\d+\)$/, '');
    throw new ExpressionError(`{{${text}}} is not an expression: ${reason}.`, offset);
  }
}

function generate(node: Expression, scope: Scope): string {
  switch (node.type) {
    case 'Literal':
      if ('regex' in node && node.regex) return refuse(node.start, 'a regular expression');
      if (typeof node.value === 'bigint') return refuse(node.start, 'a BigInt');
      return JSON.stringify(node.value);
    case 'Identifier':
      return generateName(node.name, scope);
    case 'ParenthesizedExpression':
      return generate(node.expression, scope);
    case 'MemberExpression': {
      if (node.object.type === 'Super' || node.property.type === 'PrivateIdentifier') {
        return refuse(node.start, 'this member access');
      }
      const { property } = node;
      const isName = !node.computed && property.type === 'Identifier';
      const key = isName ? JSON.stringify(property.name) : generate(property, scope);
      return `${generate(node.object, scope)}?.[${key}]`;
    }
    case 'UnaryExpression':
      if (!unaryOperators.has(node.operator)) return refuse(node.start, `the operator “${node.operator}”`);
      return `(${node.operator} ${generate(node.argument, scope)})`;
    case 'BinaryExpression':
      if (!binaryOperators.has(node.operator) || node.left.type === 'PrivateIdentifier') {
        return refuse(node.start, `the operator “${node.operator}”`);
      }
      return `(${generate(node.left, scope)} ${node.operator} ${generate(node.right, scope)})`;
    case 'LogicalExpression':
      if (node.operator === '??') return refuse(node.start, 'the operator “??”');
      return `(${generate(node.left, scope)} ${node.operator} ${generate(node.right, scope)})`;
    case 'ConditionalExpression':
      return `(${generate(node.test, scope)} ? ${generate(node.consequent, scope)} : ${generate(node.alternate, scope)})`;
    case 'ArrayExpression':
      return `[${node.elements.map((element) => generateElement(element, node.start, scope)).join(', ')}]`;
    case 'ObjectExpression':
      return `({ ${node.properties.map((property) => generateProperty(property, scope)).join(', ')} })`;
    case 'CallExpression':
      return generateCall(node, scope);
    case 'ChainExpression':
      return refuse(
        node.start,
        'optional chaining “?.”',
        'A plain “.” does: a member of nothing is undefined.',
      );
    case 'TemplateLiteral':
      // Not in the documentation either; Alipay's own component library uses it.
      return generateTemplate(node, scope);
    default:
      return refuse(node.start, `“${node.type}”`);
  }
}

function generateTemplate({ quasis, expressions }: TemplateLiteral, scope: Scope): string {
  const parts = quasis.flatMap((quasi, index) => {
    const expression = expressions[index];
    const plain = JSON.stringify(quasi.value.cooked ?? '');
    return expression ? [plain, `text(${generate(expression, scope)})`] : [plain];
  });
  return `(${parts.join(' + ')})`;
}

/** Only functions of SJS modules can be called. */
function generateCall(node: CallExpression, scope: Scope): string {
  const { callee } = node;
  if (callee.type === 'Super' || !isOfSjs(callee, scope)) {
    return refuse(node.start, 'a call', 'Import a function from SJS, or compute the value in the script.');
  }
  const args = node.arguments.map((argument) => generateElement(argument, node.start, scope));
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') {
    return `call({ value: ${generate(callee, scope)} }, "value", [${args.join(', ')}])`;
  }
  const { property } = callee;
  if (property.type === 'PrivateIdentifier') return refuse(node.start, 'this member access');
  const isName = !callee.computed && property.type === 'Identifier';
  const key = isName ? JSON.stringify(property.name) : generate(property, scope);
  return `call(${generate(callee.object, scope)}, ${key}, [${args.join(', ')}])`;
}

function isOfSjs(node: Expression, scope: Scope): boolean {
  switch (node.type) {
    case 'Identifier':
      return /^sjs\d/.test(scope.get(node.name) ?? '');
    case 'MemberExpression':
      return node.object.type !== 'Super' && isOfSjs(node.object, scope);
    case 'CallExpression':
      return node.callee.type !== 'Super' && isOfSjs(node.callee, scope);
    default:
      return false;
  }
}

/** A name that is not an `a:for` variable is read from the page's or component's data. */
function generateName(name: string, scope: Scope): string {
  return scope.get(name) ?? `data[${JSON.stringify(name)}]`;
}

function generateElement(element: Expression | SpreadElement | null, start: number, scope: Scope): string {
  if (element === null) return refuse(start, 'an array with holes');
  if (element.type === 'SpreadElement') return refuse(element.start, '“...” in an array');
  return generate(element, scope);
}

function generateProperty(property: Property | SpreadElement, scope: Scope): string {
  if (property.type === 'SpreadElement') return `...${generate(property.argument, scope)}`;
  if (property.kind !== 'init' || property.method || property.computed) {
    return refuse(property.start, 'a method or computed key');
  }
  const { key } = property;
  if (key.type === 'Identifier') return `${JSON.stringify(key.name)}: ${generate(property.value, scope)}`;
  if (key.type === 'Literal')
    return `${JSON.stringify(String(key.value))}: ${generate(property.value, scope)}`;
  return refuse(property.start, 'such a key');
}

function refuse(offset: number, what: string, advice = 'Compute the value in the script.'): never {
  throw new ExpressionError(`AXML has no ${what.replace(/^(an?|the) /, '')} in {{ }}. ${advice}`, offset);
}
