import { CompileError, problemText } from '../server/problem.ts';

/** What a compilation refuses, as `file:line:column: message`; nothing when it succeeds. */
export function problemsOf(compile: () => unknown): string[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    return error.problems.map(problemText);
  }
}
