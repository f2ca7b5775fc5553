import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { parsePolicyDocument } from '../ram/policy.ts';
import { parseTrustPolicy, type Role } from '../ram/roles.ts';
import { DeploymentError, explain } from './errors.ts';
import type { KeptEvaluations } from './kept-evaluations.ts';
import { createEvaluator, type Evaluate } from './ros-functions.ts';

/** What the local cloud takes from a ROS template. */
export interface Infrastructure {
  /** Names of the Tablestore instances. */
  readonly tablestoreInstances: readonly string[];
  readonly roles: readonly Role[];
}

/** What a template is evaluated with. */
export interface TemplateOptions {
  readonly parameters: Readonly<Record<string, string>>;
  readonly accountId: string;
  readonly region: string;
}

const templateSchema = v.object({
  ROSTemplateFormatVersion: v.literal('2015-09-01'),
  Parameters: v.optional(v.record(v.string(), v.looseObject({ Default: v.optional(v.unknown()) })), {}),
  Conditions: v.optional(v.record(v.string(), v.unknown()), {}),
  Resources: v.record(
    v.string(),
    v.object({
      Type: v.string(),
      Condition: v.optional(v.string()),
      Properties: v.optional(v.record(v.string(), v.unknown()), {}),
    }),
  ),
});

const instanceSchema = v.object({ InstanceName: v.string() });

const roleSchema = v.object({
  RoleName: v.string(),
  AssumeRolePolicyDocument: v.unknown(),
  MaxSessionDuration: v.optional(v.number(), 3600),
  Policies: v.optional(v.array(v.object({ PolicyName: v.string(), PolicyDocument: v.unknown() })), []),
});

/** A policy of its own, for roles that the template makes. */
const managedPolicySchema = v.object({
  PolicyName: v.string(),
  PolicyDocument: v.pipe(v.unknown(), v.transform(parsePolicyDocument)),
  Roles: v.optional(v.array(v.string()), []),
});
type ManagedPolicy = v.InferOutput<typeof managedPolicySchema>;

/**
 * Reads roles, their policies and the Tablestore instances from a ROS template (YAML or JSON). Parameters take the
 * given values, else their defaults. Resources of other types are passed over: nothing local stands in for them. What
 * `kept` has of the same text is not parsed again.
 *
 * @throws DeploymentError naming the resource that cannot be understood.
 */
export async function readRosTemplate(
  path: string,
  options: TemplateOptions,
  kept?: KeptEvaluations,
): Promise<Infrastructure> {
  const text = await readFile(path, 'utf8');
  const inputs = JSON.stringify(['ROS template', text]);
  const found = v.safeParse(templateSchema, kept?.find(inputs));
  if (found.success) return evaluateTemplate(path, found.output, options);
  const template = parseTemplate(path, text);
  await kept?.keep(inputs, template);
  return evaluateTemplate(path, template, options);
}

/** As readRosTemplate, of a template's text; `path` names it in messages. @throws DeploymentError */
export function evaluateRosTemplate(path: string, text: string, options: TemplateOptions): Infrastructure {
  return evaluateTemplate(path, parseTemplate(path, text), options);
}

function evaluateTemplate(path: string, template: Template, options: TemplateOptions): Infrastructure {
  const parameters = Object.fromEntries(
    Object.entries(template.Parameters).map(([name, { Default }]) => [
      name,
      options.parameters[name] ?? Default,
    ]),
  );
  const evaluate = createEvaluator({
    values: {
      ...parameters,
      'ALIYUN::Region': options.region,
      'ALIYUN::TenantId': options.accountId,
    },
    conditions: template.Conditions,
    arnOf: (resource) => arnOfRole(template, resource, evaluate, options.accountId),
  });

  const tablestoreInstances: string[] = [];
  const roles: Role[] = [];
  const managedPolicies: ManagedPolicy[] = [];
  for (const [name, { Type, Condition, Properties }] of Object.entries(template.Resources)) {
    if (Condition !== undefined && !evaluate.condition(Condition)) continue;
    try {
      if (Type === 'ALIYUN::OTS::Instance') {
        tablestoreInstances.push(v.parse(instanceSchema, evaluate(Properties)).InstanceName);
      }
      if (Type === 'ALIYUN::RAM::Role') roles.push(toRole(evaluate(Properties), options.accountId));
      if (Type === 'ALIYUN::RAM::ManagedPolicy') {
        managedPolicies.push(v.parse(managedPolicySchema, evaluate(Properties)));
      }
    } catch (error) {
      throw new DeploymentError(`${basename(path)}: Resources.${name}: ${explain(error)}`, {
        cause: error,
      });
    }
  }
  return { tablestoreInstances, roles: roles.map((role) => withManagedPolicies(role, managedPolicies)) };
}

type Template = v.InferOutput<typeof templateSchema>;

function parseTemplate(path: string, text: string): Template {
  try {
    return v.parse(templateSchema, parse(text));
  } catch (error) {
    throw new DeploymentError(`${basename(path)}: ${explain(error)}`, { cause: error });
  }
}

function arnOfRole(template: Template, resource: string, evaluate: Evaluate, accountId: string): string {
  const found = Object.hasOwn(template.Resources, resource) ? template.Resources[resource] : undefined;
  if (found?.Type !== 'ALIYUN::RAM::Role')
    throw new DeploymentError(`"${resource}" is not a role of this template`);
  return roleArn(accountId, v.parse(v.string(), evaluate(found.Properties['RoleName'])));
}

function toRole(properties: unknown, accountId: string): Role {
  const role = v.parse(roleSchema, properties);
  return {
    name: role.RoleName,
    arn: roleArn(accountId, role.RoleName),
    trustPolicy: parseTrustPolicy(role.AssumeRolePolicyDocument),
    policies: role.Policies.map(({ PolicyDocument }) => parsePolicyDocument(PolicyDocument)),
    maxSessionDurationSeconds: role.MaxSessionDuration,
  };
}

function withManagedPolicies(role: Role, managedPolicies: readonly ManagedPolicy[]): Role {
  const attached = managedPolicies.filter(({ Roles }) => Roles.includes(role.name));
  return { ...role, policies: [...role.policies, ...attached.map(({ PolicyDocument }) => PolicyDocument)] };
}

export function roleArn(accountId: string, name: string): string {
  return `acs:ram::${accountId}:role/${name}`;
}
