import { h, render } from 'preact';
import type { ShownCompileProblem } from '../frame/events.ts';
import { listen } from './live/live-source.ts';
import { toShownProblem } from './live/phone-changes.ts';
import { ProblemOverlay } from './problem-overlay.ts';

/** Runs in the phone in place of a mini-program that cannot be compiled, until it can. */
function showProblems(problems: readonly ShownCompileProblem[]): void {
  const container = document.getElementById('phone');
  if (container) render(h(ProblemOverlay, { problems: problems.map(toShownProblem) }), container);
}

async function askForProblems(): Promise<void> {
  const response = await fetch('/preview/problems');
  const { problems } = (await response.json()) as { problems: ShownCompileProblem[] };
  if (problems.length > 0) showProblems(problems);
  // Mended while the page was on its way.
  else location.reload();
}

document.documentElement.lang = new URLSearchParams(location.search).get('lang') ?? navigator.language;
listen((event) => {
  if (event.name !== 'change') return;
  if (event.data.problems.length > 0) showProblems(event.data.problems);
  else location.reload();
});
askForProblems();
