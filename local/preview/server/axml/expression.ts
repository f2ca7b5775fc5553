import { type Expression, type Property, parseExpressionAt, type SpreadElement } from 'acorn';

/** An expression that AXML does not have, at an offset within its text. */
export class ExpressionError extends Error {
  override name = 'ExpressionError' as const;
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Names that mean something nearer than the page's data: AXML name of an `a:for` variable → JavaScript name. */
export type Scope = ReadonlyMap<string, string>;

const binaryOperators = new Set(
  ['+', '-', '*', '/', '%', '==', '!=', '===', '!=='].concat(['<', '<=', '>', '>=']),
);
const unaryOperators = new Set(['!', '-', '+']);

/**
 * Turns the text between `{{` and `}}` into JavaScript that reads `data` and the scope's variables. Reading a member
 * of nothing gives undefined, as in Alipay. Only what AXML's page on data binding has is let through.
 *
 * @throws ExpressionError
 */
export function compileExpression(text: string, scope: Scope): string {
  if (text.trim() === '')
    throw new ExpressionError('{{ }} is empty: write an expression between the braces.', 0);
  const tree = parse(text);
  const rest = text.slice(tree.end);
  if (rest.trim() !== '') {
    const offset = tree.end + rest.search(/\S/);
    throw new ExpressionError(`Unexpected “${rest.trim()}” after the expression.`, offset);
  }
  return generate(tree, scope);
}

function parse(text: string): Expression {
  try {
    return parseExpressionAt(text, 0, { ecmaVersion: 2022 });
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
      return refuse(
        node.start,
        'a call',
        'Compute the value in the script and put it into data with setData.',
      );
    case 'ChainExpression':
      return refuse(
        node.start,
        'optional chaining “?.”',
        'A plain “.” does: a member of nothing is undefined.',
      );
    case 'TemplateLiteral':
      return refuse(node.start, 'a template string', 'Join with +, or write several {{ }} in the attribute.');
    default:
      return refuse(node.start, `“${node.type}”`);
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
