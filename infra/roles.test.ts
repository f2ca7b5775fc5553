import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readRosTemplate } from '../local/deployment/ros-template.ts';
import type { Role } from '../local/ram/roles.ts';

const tables = 'acs:ots:cn-hangzhou:1:instance/app-data/table/';

/**
 * What a wildcard stands for, and why nothing narrower would do. `npx jest infra -u` writes the snapshot of all
 * permissions anew; a wildcard that is not explained here fails all the same.
 */
const explainedWildcards = {
  [`${tables}data_*`]:
    'the tables of the collections and their indexes, which are tables to RAM: collections.ts names them, and changes ' +
    'without the template',
  [`${tables}*`]:
    'the tables that operate looks for and makes; ListTable has no narrower resource, and none of it reads a row',
};

const generations = [['3'], ['2']] as const;

async function rolesOf(Generation: string): Promise<readonly Role[]> {
  const { roles } = await readRosTemplate(join(__dirname, 'template.yaml'), {
    parameters: { AppName: 'app', TablestoreInstance: 'app-data', Generation },
    accountId: '1',
    region: 'cn-hangzhou',
  });
  return roles;
}

/** A line for each resource, with all that a role may do on it. */
function permissionsOf({ policies }: Role): string[] {
  const actions = new Map<string, Set<string>>();
  for (const statement of policies.flatMap(({ Statement }) => Statement)) {
    const { Effect, Resource, Condition } = statement;
    const named =
      'Action' in statement ? [statement.Action].flat() : [`all but ${String(statement.NotAction)}`];
    const condition = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
    for (const on of [Resource].flat()) {
      const key = `${Effect} on ${on}${condition}`;
      actions.set(key, new Set([...(actions.get(key) ?? []), ...named]));
    }
  }
  return [...actions].map(([key, named]) => `${key}\n    ${[...named].sort().join(', ')}`).sort();
}

function trustedBy({ trustPolicy }: Role): string {
  return JSON.stringify(trustPolicy.Statement.map(({ Principal }) => Principal));
}

describe.each(generations)('the roles of a deployment to generation %s', (generation) => {
  it('may do this and nothing else; a change of it belongs in the review', async () => {
    const roles = await rolesOf(generation);
    const text = roles.map((role) =>
      [`${role.name}, assumed by ${trustedBy(role)}`, ...permissionsOf(role).map((line) => `  ${line}`)].join(
        '\n',
      ),
    );
    expect(`\n${text.join('\n\n')}\n`).toMatchSnapshot();
  });

  it('hold no wildcard but those that are explained', async () => {
    const roles = await rolesOf(generation);
    const entries = roles.flatMap(({ policies }) =>
      policies
        .flatMap(({ Statement }) => Statement)
        .flatMap((one) => ['Action' in one ? one.Action : one.NotAction, one.Resource].flat()),
    );
    const wild = entries.filter((entry) => /[*?]/.test(entry));
    expect(new Set(wild)).toEqual(new Set(Object.keys(explainedWildcards)));
  });
});
