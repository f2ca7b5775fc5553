/** Something in a mini-program project that the preview cannot show, and where it is written. */
export interface Problem {
  /** Path relative to the project, with forward slashes. */
  readonly file: string;
  /** Both count from 1; absent when the whole file is meant. */
  readonly line?: number;
  readonly column?: number;
  /** What is wrong, and what to do about it. */
  readonly message: string;
}

/** A project that cannot be compiled. The message has a line for each problem: `file:line:column: what is wrong`. */
export class CompileError extends Error {
  override name = 'CompileError' as const;
  readonly code = 'PreviewCompile';
  readonly problems: readonly Problem[];
  /** `file:line:column` of the first problem. */
  readonly place: string | undefined;

  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
    this.place = problems[0] && placeText(problems[0]);
  }
}

/** `file:line:column: message`, the form that terminals and editors make a link of. */
export function problemText(problem: Problem): string {
  return `${placeText(problem)}: ${oneLine(problem.message)}`;
}

function placeText({ file, line, column }: Problem): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** A text of several lines as one, for a terminal that shows a line for each problem. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}

/** Line and column, both from 1, of an offset in a source text. */
export function positionAt(source: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let end = source.indexOf('\n'); end !== -1 && end < offset; end = source.indexOf('\n', lineStart)) {
    line += 1;
    lineStart = end + 1;
  }
  return { line, column: offset - lineStart + 1 };
}
