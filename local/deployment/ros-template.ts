import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { parsePolicyDocument } from '../ram/policy.ts';
import { parseTrustPolicy, type Role } from '../ram/roles.ts';
import { DeploymentError, explain } from './errors.ts';
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

/**
 * Reads roles, their policies and the Tablestore instances from a ROS template (YAML or JSON). Parameters take the
 * given values, else their defaults. Resources of other types are passed over: nothing local stands in for them.
 *
 * @throws DeploymentError naming the resource that cannot be understood.
 */
export async function readRosTemplate(path: string, options: TemplateOptions): Promise<Infrastructure> {
  return evaluateRosTemplate(path, await readFile(path, 'utf8'), options);
}

/** As readRosTemplate, of a template's text; `path` names it in messages. @throws DeploymentError */
export function evaluateRosTemplate(path: string, text: string, options: TemplateOptions): Infrastructure {
  const template = parseTemplate(path, text);
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
  for (const [name, { Type, Condition, Properties }] of Object.entries(template.Resources)) {
    if (Condition !== undefined && !evaluate.condition(Condition)) continue;
    try {
      if (Type === 'ALIYUN::OTS::Instance') {
        tablestoreInstances.push(v.parse(instanceSchema, evaluate(Properties)).InstanceName);
      }
      if (Type === 'ALIYUN::RAM::Role') roles.push(toRole(evaluate(Properties), options.accountId));
    } catch (error) {
      throw new DeploymentError(`${basename(path)}: Resources.${name}: ${explain(error)}`, {
        cause: error,
      });
    }
  }
  return { tablestoreInstances, roles };
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

export function roleArn(accountId: string, name: string): string {
  return `acs:ram::${accountId}:role/${name}`;
}
