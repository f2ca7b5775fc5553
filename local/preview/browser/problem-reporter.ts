import { errorText } from './error-text.ts';
import type { ShownProblem } from './problem-overlay.ts';
import { callServer } from './server-calls.ts';

/** Collects the faults of a running mini-program, and has the server find their places in the project. */
export interface ProblemReporter {
  readonly problems: readonly ShownProblem[];
  report(error: unknown, at?: string): Promise<void>;
  clear(): void;
}

/** The latest are enough to see what is wrong, also when a scroll handler fails. */
const maximumProblems = 20;

export function createProblemReporter(options: {
  user: string;
  /** The app's own onError, if it has one. */
  onError(message: string, stack: string | undefined): void;
  onChange(): void;
}): ProblemReporter {
  const { user, onError, onChange } = options;
  let problems: readonly ShownProblem[] = [];
  return {
    get problems() {
      return problems;
    },
    async report(error, at) {
      const message = errorText(error);
      const stack = error instanceof Error ? error.stack : undefined;
      try {
        onError(message, stack);
      } catch {
        // The app fails to hear of an error: telling it of that one too would never end.
      }
      const answer = await callServer('page-error', { message, stack, at, user }).catch(() => ({
        place: at,
      }));
      const place = typeof answer.place === 'string' ? answer.place : undefined;
      problems = [...problems, { message, place }].slice(-maximumProblems);
      onChange();
    },
    clear() {
      problems = [];
      onChange();
    },
  };
}
