import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { OperateError } from '../operate-error.ts';
import type { Command } from './command.ts';

const answer = v.object({
  results: v.array(
    v.union([
      v.object({ error: v.object({ code: v.string(), message: v.string() }) }),
      v.object({ id: v.string() }),
    ]),
  ),
});

interface Failure {
  readonly line: number;
  readonly message: string;
}

interface Batch {
  readonly documents: readonly unknown[];
  readonly lines: readonly number[];
}

const lineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject({ collection: v.string(), document: v.looseObject({}) }),
);

const mostShown = 20;

/** Writes the documents of a file that export has made, or of one like it. */
export const importCommand: Command = {
  parameters: [],
  options: ['file', 'user', 'shared'],
  summary: 'write the documents of --file for --user UID, or into --shared collections; safe to repeat',
  async run(_parameters, { invoke, options, progress, directory }) {
    const { file, user, shared } = options;
    if (file === undefined) throw new OperateError('Usage', 'import needs --file PATH: what to read.');
    if ((user !== undefined) === shared) {
      throw new OperateError(
        'Usage',
        'import needs --user UID, or --shared for shared collections: one of them.',
      );
    }
    let imported = 0;
    const failures: Failure[] = [];
    for await (const batch of readBatches(resolve(directory, file), failures)) {
      const { results } = v.parse(
        answer,
        await invoke({ op: 'import', ...(user !== undefined && { uid: user }), documents: batch.documents }),
      );
      for (const [at, result] of results.entries()) {
        if ('id' in result) imported += 1;
        else failures.push({ line: batch.lines[at] ?? 0, message: result.error.message });
      }
      progress.update(`${imported} documents…`);
    }
    return {
      isWhole: failures.length === 0,
      data: { imported, failures },
      text: [
        `${imported} documents were written.`,
        ...(failures.length === 0 ? [] : [`${failures.length} lines were not:`]),
        ...failures.slice(0, mostShown).map(({ line, message }) => `  line ${line}: ${message}`),
        ...(failures.length > mostShown
          ? [`  and ${failures.length - mostShown} more (--json shows all)`]
          : []),
      ].join('\n'),
    };
  },
};

/** What one request may bring, and what it may weigh, well below the 32 MB of an invocation. */
const mostDocuments = 200;
const mostBytes = 2 * 1024 * 1024;

async function* readBatches(path: string, failures: Failure[]): AsyncGenerator<Batch> {
  let documents: unknown[] = [];
  let lines: number[] = [];
  let bytes = 0;
  let line = 0;
  for await (const text of linesOf(path)) {
    line += 1;
    if (text.trim() === '') continue;
    const parsed = v.safeParse(lineSchema, text);
    if (!parsed.success) {
      failures.push({ line, message: 'is not {"collection":"…","document":{"id":"…",…}}.' });
      continue;
    }
    if (documents.length > 0 && (documents.length === mostDocuments || bytes + text.length > mostBytes)) {
      yield { documents, lines };
      [documents, lines, bytes] = [[], [], 0];
    }
    documents.push(parsed.output);
    lines.push(line);
    bytes += text.length;
  }
  if (documents.length > 0) yield { documents, lines };
}

async function* linesOf(path: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new OperateError('Failed', `${path} cannot be read: ${message}`, { cause });
  }
}
