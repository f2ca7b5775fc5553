import * as v from 'valibot';
import { type Condition, policyCondition } from './condition.ts';
import { RamError } from './errors.ts';

/** One statement of a RAM policy; fields may be a string or a list of them, as RAM allows. */
export type PolicyStatement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition | undefined;
} & (
  | { readonly Action: string | readonly string[] }
  /** All actions but these. */
  | { readonly NotAction: string | readonly string[] }
);

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

const common = {
  Effect: v.picklist(['Allow', 'Deny']),
  Resource: oneOrMore,
  Condition: v.optional(policyCondition),
};
const withAction = v.strictObject({ ...common, Action: oneOrMore });
const withNotAction = v.strictObject({ ...common, NotAction: oneOrMore });
const statement = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'NotAction' in input ? withNotAction : withAction,
);

const policyDocument = v.strictObject({
  Version: v.literal('1'),
  Statement: v.pipe(v.array(statement), v.nonEmpty()),
});

/**
 * Reads a policy document from parsed JSON.
 *
 * Only what the local cloud enforces is accepted: to ignore the rest would allow more than the cloud does. NotResource,
 * which RAM no longer documents, and conditions that cannot be evaluated here are refused by name.
 *
 * @throws RamError naming the key that is wrong or not supported.
 */
export function parsePolicyDocument(json: unknown): PolicyDocument {
  const result = v.safeParse(policyDocument, json);
  if (!result.success) throw RamError.fromIssues('policy document', result.issues);
  return result.output;
}
