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

/** A project that cannot be compiled. */
export class CompileError extends Error {
  override name = 'CompileError' as const;
  readonly code = 'PreviewCompile';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
  }
}

/** `file:line:column: message`, the form that terminals and editors make a link of. */
export function problemText({ file, line, column, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${message}`;
}

/** Line and column, both from 1, of an offset in a source text. */
export function positionAt(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
