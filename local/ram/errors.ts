import * as v from 'valibot';

/** A policy document or trust policy that the local RAM does not accept. */
export class RamError extends Error {
  override readonly name = 'RamError';

  /** Says what was being read, then each thing wrong with it by its path, such as `Statement.0.Condition`. */
  static fromIssues(subject: string, issues: readonly v.BaseIssue<unknown>[]): RamError {
    const complaints = issues.map((issue) => {
      const path = v.getDotPath(issue) ?? 'the whole';
      const unsupported = issue.type === 'strict_object' && issue.expected === 'never';
      return `${path}: ${unsupported ? 'not supported by the local RAM' : issue.message}`;
    });
    return new RamError(`Invalid ${subject}. ${complaints.join('; ')}.`);
  }
}
