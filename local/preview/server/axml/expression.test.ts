import { describe, expect, it } from '@jest/globals';
import { compileExpression, ExpressionError } from './expression.ts';

const data = {
  name: 'Alice',
  count: 3,
  flag: false,
  nothing: null,
  user: { name: 'Bob', tags: ['a', 'b'] },
  key: 'name',
};

const toText = (value: unknown) => (value === undefined ? '' : String(value));

/** The value of an expression for the data above and `item`, an a:for variable. */
function evaluate(text: string): unknown {
  const code = compileExpression(text, new Map([['item', 'item1']]));
  return new Function('data', 'item1', 'text', `return ${code};`)(data, { id: 7 }, toText);
}

describe('an expression in {{ }}', () => {
  it.each<[string, unknown]>([
    ['name', 'Alice'],
    ['missing', undefined],
    ['user.name', 'Bob'],
    ['user.tags[1]', 'b'],
    ['user[key]', 'Bob'],
    ['user.tags.length', 2],
    ['missing.deep.deeper', undefined],
    ['nothing.name', undefined],
    ['item.id', 7],
    ["count + 1 + 'x'", '4x'],
    ['(count + 1) * 2', 8],
    ['(flag || name)', 'Alice'],
    ['({ a: count })', { a: 3 }],
    ['-count', -3],
    ['!flag && count >= 3', true],
    ['flag || name', 'Alice'],
    ["count === 3 ? 'three' : 'other'", 'three'],
    ["count == '3'", true],
    ['[1, count, name]', [1, 3, 'Alice']],
    ["{ a: 1, 'b-c': count, name }", { a: 1, 'b-c': 3, name: 'Alice' }],
    ['{ ...user, name: count }', { name: 3, tags: ['a', 'b'] }],
    ['`${name} has ${count}${missing}`', 'Alice has 3'],
    ['typeof count', 'number'],
    ['true', true],
    ['null', null],
  ])('%s gives %j', (text, expected) => {
    expect(evaluate(text)).toEqual(expected);
  });

  it('reads a name that JavaScript also knows from data, not from the browser', () => {
    expect(evaluate('window')).toBeUndefined();
    expect(evaluate('undefined')).toBeUndefined();
  });

  it.each<[string, string, number]>([
    ['format(name)', 'AXML has no call in {{ }}', 0],
    ['1 + todos.filter(x)', 'AXML has no call in {{ }}', 4],
    ['user?.name', 'optional chaining', 0],
    ['name ?? 1', 'operator “??”', 0],
    ['tag`a`', 'TaggedTemplateExpression', 0],
    ['a = 1', 'AssignmentExpression', 0],
    ['() => 1', 'ArrowFunctionExpression', 0],
    ['new Date', 'NewExpression', 0],
    ['void name', 'operator “void”', 0],
    ["'x' in user", 'operator “in”', 0],
    ['this.name', 'ThisExpression', 0],
    ['/x/', 'regular expression', 0],
    ['10n', 'BigInt', 0],
    ['[...list]', '“...” in an array', 1],
    ['{ [key]: 1 }', 'computed key', 2],
    ['a b', 'Unexpected “b” after the expression', 2],
    ['a +', 'not an expression', 3],
    [' ', '{{ }} is empty', 0],
  ])('%s is refused', (text, message, offset) => {
    const error = refusalOf(text);
    expect(error?.message).toContain(message);
    expect(error?.offset).toBe(offset);
  });
});

function refusalOf(text: string): ExpressionError | undefined {
  try {
    compileExpression(text, new Map());
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}
