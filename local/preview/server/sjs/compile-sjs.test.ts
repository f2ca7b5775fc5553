import { describe, expect, it } from '@jest/globals';
import { problemsOf } from '../../testing/problems-of.ts';
import { compileSjs } from './compile-sjs.ts';

const refusals = (source: string) => problemsOf(() => compileSjs({ source, file: 'a.sjs' }));

describe('compiling SJS', () => {
  it('lets what its documentation has through', () => {
    const source = `
      import { five } from './foo.sjs';
      const double = (x) => x * 2;
      function late({ a, b = 1 }, [c], ...rest) { return \`\${a}\${b}\${c}\${rest.length}\`; }
      const obj = { double, toString() { return 'text'; }, setTimeout: 1 };
      var Map = 5;
      for (const x of [1, 2]) { if (x > five) obj.setTimeout = Map; }
      export const day = getDate(2017, 6, 14).getDate();
      export default { late, matches: (text) => getRegExp('^a', 'i').test(text) };`;
    expect(refusals(source)).toEqual([]);
  });

  it.each([
    ['new', 'export default\n  new Date()', '2:3: SJS has no “new”. Dates are made by getDate()'],
    ['a class', 'class A {}', '1:1: SJS has no classes.'],
    ['an async function', 'export default async () => 1', '1:16: SJS has no async functions.'],
    ['a generator', 'function* a() {}', '1:1: SJS has no generators.'],
    ['a regular expression', 'const a = /x/;', '1:11: SJS makes regular expressions by getRegExp().'],
    ['the API of the script', 'my.alert({})', '1:1: SJS does not reach “my”.'],
    ['a timer', 'const f = () => setTimeout(f, 1);', '1:17: SJS does not reach “setTimeout”.'],
    ['a package', "import a from 'dayjs';", '1:15: SJS imports .sjs files only.'],
    ['a script', "import a from './a.js';", '1:15: SJS imports .sjs files only.'],
    ['broken syntax', 'const = 1', '1:7: SJS: Unexpected token.'],
  ])('refuses %s with file, line and column', (_, source, message) => {
    const problems = refusals(source);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`a.sjs:${message}`);
  });
});
