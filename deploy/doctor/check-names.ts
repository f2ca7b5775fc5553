/** The form that a name must have, which s.yaml takes from a variable. */
interface Rule {
  /** As s.yaml has it among its `vars`. */
  readonly name: string;
  /** Where its value comes from. */
  readonly variable: string;
  readonly form: RegExp;
  readonly advice: string;
}

/**
 * Instance names are not case-sensitive, but the resources of a RAM policy must have them in lower case
 * (https://www.alibabacloud.com/help/en/tablestore/configure-user-permissions); words that they may not contain:
 * https://www.alibabacloud.com/help/en/tablestore/developer-reference/api-tablestore-2020-12-09-createinstance.
 * Serverless Devs lowers the case of role names, which may have 64 characters.
 */
const rules: readonly Rule[] = [
  {
    name: 'TablestoreInstance',
    variable: 'TABLESTORE_INSTANCE',
    form: /^(?!.*(ali|ay|ots|taobao|admin))[a-z][a-z0-9-]{1,14}[a-z0-9]$/,
    advice:
      '3 to 16 lower-case letters, digits and hyphens, beginning with a letter, not ending with a hyphen, and ' +
      'without ali, ay, ots, taobao and admin',
  },
  {
    name: 'AppName',
    variable: 'APP_NAME',
    form: /^[a-z][a-z0-9-]{1,40}$/,
    advice: '2 to 41 lower-case letters, digits and hyphens, beginning with a letter',
  },
  {
    name: 'Region',
    variable: 'FC_REGION',
    form: /^[a-z]{2}-[a-z]+(-\d)?$/,
    advice: 'the id of a region, such as cn-hangzhou',
  },
];

/**
 * Checks the names that a deployment makes its resources from.
 *
 * @returns a line for each problem, with the rule
 */
export function checkNames(vars: Readonly<Record<string, string>>): string[] {
  return rules
    .filter(({ name, form }) => !form.test(vars[name] ?? ''))
    .map(
      ({ name, variable, advice }) =>
        `${variable} is ${JSON.stringify(vars[name] ?? '')}: it must be ${advice}.`,
    );
}
