/** As s.fc2.yaml has it among its `vars`, and where its value comes from. */
const counts = [
  { name: 'SessionInstances', variable: 'SESSION_INSTANCES' },
  { name: 'DbInstances', variable: 'DB_INSTANCES' },
];

/**
 * Checks how many instances FC 2.0 is to be told that there may be; for FC 3.0 they are properties of the functions.
 *
 * @returns a line for each problem, with the rule
 */
export function checkInstances(vars: Readonly<Record<string, string>>): string[] {
  return counts
    .filter(({ name }) => !/^\d{1,6}$/.test(vars[name] ?? ''))
    .map(
      ({ name, variable }) =>
        `${variable} is ${JSON.stringify(vars[name] ?? '')}: it must be a whole number of instances.`,
    );
}
