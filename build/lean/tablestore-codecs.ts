import { type ObjectExpression, type Program, type Property, parse } from 'acorn';
import { reachable } from './reachable.ts';

/**
 * The source of the Tablestore SDK's encoder or decoder with what the operations need alone. Either file assigns one
 * object that has all functions, `TableStore.encoder = {…}`, and maps each operation's name to one of them,
 * `var tsMap = {…}`.
 *
 * @throws Error when the file is not made like that.
 */
export function keepOperations(source: string, operations: readonly string[]): string {
  const { body } = parse(source, { ecmaVersion: 2022 });
  const functions = find(body, ofAssignment);
  const map = find(body, ofMap);
  const parts = new Map(functions.properties.map((property) => [nameOf(property), textOf(property, source)]));
  const entries = map.properties.filter((property) => operations.includes(nameOf(property)));
  if (entries.length !== operations.length) throw new Error('An operation is missing.');

  const [dispatch] = parts.keys();
  const roots = entries.map((entry) => textOf(entry, source).split('.').at(-1) ?? '');
  const kept = reachable(parts, [...(dispatch === undefined ? [] : [dispatch]), ...roots]);
  return [
    source.slice(0, functions.start),
    objectOf([...parts].filter(([name]) => kept.has(name)).map(([, text]) => text)),
    source.slice(functions.end, map.start),
    objectOf([otherOperations, ...entries.map((entry) => textOf(entry, source))]),
    source.slice(map.end),
  ].join('');
}

/** The map's answer for all operations that it has not: the SDK would say that something with a short name is none. */
const otherOperations = `__proto__: new Proxy({}, {
  get: (_, operation) => () => {
    throw new Error(operation + ' is left out of this bundle: see build/lean/tablestore-operations.ts.');
  },
})`;

type TopLevel = Program['body'][number];

function find(
  body: readonly TopLevel[],
  select: (statement: TopLevel) => ObjectExpression | undefined,
): ObjectExpression {
  for (const statement of body) {
    const object = select(statement);
    if (object !== undefined) return object;
  }
  throw new Error('The functions or their map are not where they were.');
}

function ofAssignment(statement: TopLevel): ObjectExpression | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  if (expression.type !== 'AssignmentExpression') return undefined;
  return expression.right.type === 'ObjectExpression' ? expression.right : undefined;
}

function ofMap(statement: TopLevel): ObjectExpression | undefined {
  if (statement.type !== 'VariableDeclaration') return undefined;
  const map = statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === 'tsMap');
  return map?.init?.type === 'ObjectExpression' ? map.init : undefined;
}

type Member = ObjectExpression['properties'][number];

function nameOf(member: Member): string {
  const { key }: Partial<Property> = member.type === 'Property' ? member : {};
  if (key?.type === 'Identifier') return key.name;
  if (key?.type === 'Literal') return String(key.value);
  throw new Error('A member has no plain name.');
}

const textOf = (member: Member, source: string): string => source.slice(member.start, member.end);

const objectOf = (members: readonly string[]): string => `{\n${members.join(',\n')}\n}`;
