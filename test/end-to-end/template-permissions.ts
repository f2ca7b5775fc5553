import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse, stringify } from 'yaml';
import { projectDirectory } from './test-cloud.ts';

/** One thing that a role of the ROS template may do. */
export interface Permission {
  /** The role's name in the template, not in RAM. */
  readonly role: string;
  readonly action: string;
  /** The last part of the resource, as in `table/auth_users`, without the app's name. */
  readonly on: string;
}

const oneOrMore = v.pipe(
  v.union([v.string(), v.array(v.unknown())]),
  v.transform((value) => (Array.isArray(value) ? value : [value])),
);
const branches = v.object({ 'Fn::If': v.tuple([v.literal('IsGeneration3'), oneOrMore, oneOrMore]) });
const statements = v.array(v.looseObject({ Action: oneOrMore, Resource: v.union([oneOrMore, branches]) }));
const roleResource = v.looseObject({
  Type: v.literal('ALIYUN::RAM::Role'),
  Condition: v.optional(v.picklist(['IsGeneration2', 'IsGeneration3'])),
  Properties: v.looseObject({
    Policies: v.array(v.looseObject({ PolicyDocument: v.looseObject({ Statement: statements }) })),
  }),
});
const templateSchema = v.looseObject({ Resources: v.record(v.string(), v.unknown()) });

type Generation = 2 | 3;
type Statement = v.InferOutput<typeof statements>[number];

function readTemplate() {
  return v.parse(templateSchema, parse(readFileSync(join(projectDirectory, 'infra/template.yaml'), 'utf8')));
}

function rolesOf({ Resources }: v.InferOutput<typeof templateSchema>, generation: Generation) {
  return Object.entries(Resources).flatMap(([name, resource]) => {
    const role = v.safeParse(roleResource, resource);
    const { Condition } = role.success ? role.output : {};
    const exists = Condition === undefined || Condition === `IsGeneration${generation}`;
    return role.success && exists ? [{ name, role: role.output }] : [];
  });
}

/** The statement as that generation sees it. */
function resolve({ Resource, ...statement }: Statement, generation: Generation) {
  if (Array.isArray(Resource)) return { ...statement, Resource };
  const [, of3, of2] = Resource['Fn::If'];
  return { ...statement, Resource: generation === 3 ? of3 : of2 };
}

function lastPart(resource: unknown): string {
  const { 'Fn::Sub': text } = v.parse(v.object({ 'Fn::Sub': v.string() }), resource);
  return text
    .slice(text.lastIndexOf(':') + 1)
    .replace(/^instance\/[^/]*\//, '')
    .replaceAll(/\$\{AppName\}-?/g, '');
}

/** Everything that the roles of a generation may do, each thing once. */
export function permissionsOf(generation: Generation): Permission[] {
  const all = rolesOf(readTemplate(), generation).flatMap(({ name, role }) =>
    role.Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).flatMap(
      (statement) => {
        const { Action, Resource } = resolve(statement, generation);
        return Action.flatMap((action) =>
          Resource.map((resource) => ({ role: name, action: String(action), on: lastPart(resource) })),
        );
      },
    ),
  );
  return [...new Map(all.map((permission) => [JSON.stringify(permission), permission])).values()];
}

/** The project's template without one permission, wherever its role has it. */
export function templateWithout(permission: Permission | undefined, generation: Generation): string {
  const template = readTemplate();
  for (const { name, role } of rolesOf(template, generation)) {
    for (const policy of role.Properties.Policies) {
      policy.PolicyDocument.Statement = policy.PolicyDocument.Statement.flatMap((statement) =>
        name === permission?.role
          ? withoutPermission(resolve(statement, generation), permission)
          : [statement],
      );
    }
    role.Properties.Policies = role.Properties.Policies.filter(
      ({ PolicyDocument }) => PolicyDocument.Statement.length > 0,
    );
    template.Resources[name] = role;
  }
  return stringify(template, { aliasDuplicateObjects: false });
}

/** The project's template, in which everything that one role may do is subject to a Condition. */
export function templateWithCondition(role: string, condition: object, generation: Generation): string {
  const template = readTemplate();
  for (const { name, role: resource } of rolesOf(template, generation)) {
    if (name !== role) continue;
    for (const { PolicyDocument } of resource.Properties.Policies) {
      for (const statement of PolicyDocument.Statement) statement['Condition'] = condition;
    }
    template.Resources[name] = resource;
  }
  return stringify(template, { aliasDuplicateObjects: false });
}

function withoutPermission(
  { Action, Resource, ...statement }: ReturnType<typeof resolve>,
  { action, on }: Permission,
): Statement[] {
  return [
    { ...statement, Action: Action.filter((one) => one !== action), Resource },
    { ...statement, Action: [action], Resource: Resource.filter((one) => lastPart(one) !== on) },
  ].filter((rest) => rest.Action.length > 0 && rest.Resource.length > 0 && isSubset(rest.Action, Action));
}

function isSubset(some: readonly unknown[], all: readonly unknown[]): boolean {
  return some.every((one) => all.includes(one));
}
