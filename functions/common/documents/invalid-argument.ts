import * as v from 'valibot';
import { FunctionError } from '../errors.ts';

const longestMessage = 300;

/** The first problem that a schema has found in what was sent, named by its path. */
export function invalidArgument([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]) {
  const path = v.getDotPath(issue) ?? 'the request';
  const isUnknown = issue.type === 'strict_object' && issue.expected === 'never';
  const message = isUnknown ? 'there is no such field' : issue.message;
  return new FunctionError('InvalidArgument', `${path}: ${message}`.slice(0, longestMessage));
}
