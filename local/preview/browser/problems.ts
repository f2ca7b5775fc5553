import { h, render } from 'preact';
import { ProblemOverlay, type ShownProblem } from './problem-overlay.ts';

interface CompileProblem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** Runs in the phone in place of a mini-program that cannot be compiled. */
async function showProblems(): Promise<void> {
  const response = await fetch('/preview/problems');
  const { problems } = (await response.json()) as { problems: CompileProblem[] };
  const shown = problems.map(
    ({ file, line, column, message }): ShownProblem => ({
      message,
      place: [file, line, column].filter((part) => part !== undefined).join(':'),
    }),
  );
  const container = document.getElementById('phone');
  if (container) render(h(ProblemOverlay, { problems: shown }), container);
}

showProblems();
