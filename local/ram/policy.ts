import * as v from 'valibot';
import { RamError } from './errors.ts';

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
