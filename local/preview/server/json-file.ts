import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, positionAt } from './problem.ts';

/** A JSON file of the project that holds an object, and a way to point into it. */
export interface JsonFile {
  readonly file: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** A problem at a key's first mention in the file. */
  problemAt(key: string, message: string): Problem;
}

/** Reads a JSON object; a file that is missing, broken or of another kind is told through `problems`. */
export function readJsonFile(directory: string, file: string, problems: Problem[]): JsonFile {
  const empty = { file, content: {}, problemAt: (_: string, message: string) => ({ file, message }) };
  let source: string;
  try {
    source = readFileSync(join(directory, file), 'utf8');
  } catch {
    problems.push({ file, message: 'The file cannot be read.' });
    return empty;
  }
  try {
    const content: unknown = JSON.parse(source);
    if (isRecord(content)) {
      const problemAt = (key: string, message: string) => ({
        file,
        ...positionAt(source, Math.max(source.indexOf(`"${key}"`), 0)),
        message,
      });
      return { file, content, problemAt };
    }
    problems.push({ file, line: 1, column: 1, message: 'The file must hold a JSON object.' });
  } catch (error) {
    problems.push({
      file,
      message: `The file is not JSON: ${error instanceof Error ? error.message : error}.`,
    });
  }
  return empty;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
