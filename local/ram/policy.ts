import * as v from 'valibot';
import type { Principal } from './access-keys.ts';
import { RamError } from './errors.ts';
import { matchesWildcard } from './wildcard.ts';

/** One statement of a RAM policy; fields may be a string or a list of them, as RAM allows. */
export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/** A RAM policy document. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

const nonEmptyText = v.pipe(v.string(), v.nonEmpty());
const oneOrMore = v.union(
  [nonEmptyText, v.pipe(v.array(nonEmptyText), v.nonEmpty())],
  'must be a non-empty string or a non-empty list of them',
);

const policyDocument = v.strictObject({
  Version: v.literal('1'),
  Statement: v.pipe(
    v.array(
      v.strictObject({ Effect: v.picklist(['Allow', 'Deny']), Action: oneOrMore, Resource: oneOrMore }),
    ),
    v.nonEmpty(),
  ),
});

/**
 * Reads a policy document from parsed JSON.
 *
 * Only what the local cloud enforces is accepted. RAM also knows Condition, NotAction and NotResource; to ignore
 * them would allow more than the cloud does, so they are refused by name.
 *
 * @throws RamError naming the key that is wrong or not supported.
 */
export function parsePolicyDocument(json: unknown): PolicyDocument {
  const result = v.safeParse(policyDocument, json);
  if (!result.success) throw RamError.fromIssues('policy document', result.issues);
  return result.output;
}

/**
 * Whether RAM lets a principal do an action on a resource.
 *
 * The account itself may do everything. Anybody else needs an Allow in every one of their policy groups and no
 * Deny in any: an explicit Deny always wins, and what nothing allows is denied. Actions are compared without
 * regard to case, resources exactly; `*` and `?` are wildcards in both.
 */
export function isAllowed(principal: Principal, action: string, resource: string): boolean {
  const { policyGroups, roleArn } = principal;
  if (policyGroups.length === 0) return roleArn === undefined;

  return policyGroups.every((group) => {
    const effects = group
      .flatMap((policy) => policy.Statement)
      .filter((statement) => concerns(statement, action, resource))
      .map((statement) => statement.Effect);
    return effects.includes('Allow') && !effects.includes('Deny');
  });
}

function concerns(statement: PolicyStatement, action: string, resource: string): boolean {
  const wantedAction = action.toLowerCase();
  return (
    [statement.Action].flat().some((pattern) => matchesWildcard(pattern.toLowerCase(), wantedAction)) &&
    [statement.Resource].flat().some((pattern) => matchesWildcard(pattern, resource))
  );
}
