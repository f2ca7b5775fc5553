import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { OperateError } from '../operate-error.ts';

/** What a user has stored is nobody else's business. */
const ownerOnly = 0o600;

/** Whose export a file holds, so that nothing else is appended to it. */
export interface ExportSource {
  readonly target: string;
  readonly uid: string;
}

const stateSchema = v.object({
  target: v.string(),
  uid: v.string(),
  bytes: v.number(),
  documents: v.number(),
  cursor: v.optional(v.string()),
  hasAll: v.boolean(),
});

type State = v.InferOutput<typeof stateSchema>;

/** An export under way: pages in FILE.part, how far they go in FILE.part.json. FILE is there when it is complete. */
export interface ExportFile {
  /** Where the next page begins; undefined at the start. */
  readonly cursor: string | undefined;
  readonly documents: number;
  /** Whether the last page is in it. */
  readonly hasAll: boolean;
  /** Adds a page; once this is done, an interrupted export goes on after it. */
  append(lines: readonly string[], next: string | undefined): Promise<void>;
  /** Gives the file its name. */
  complete(): Promise<void>;
  close(): Promise<void>;
}

/** Opens an export, and goes on where an interrupted one of the same user from the same deployment has ended. */
export async function openExportFile(path: string, source: ExportSource): Promise<ExportFile> {
  const part = `${path}.part`;
  const statePath = `${part}.json`;
  const begun = await readState(statePath, source);
  const file = await open(part, begun === undefined ? 'w' : 'r+', ownerOnly).catch((error: unknown) => {
    if (begun === undefined) throw error;
    return open(part, 'w', ownerOnly);
  });
  const { size } = await file.stat();
  let state: State =
    begun !== undefined && size >= begun.bytes ? begun : { ...source, bytes: 0, documents: 0, hasAll: false };
  // What came after the last page that is known to be whole.
  await file.truncate(state.bytes);

  return {
    get cursor() {
      return state.cursor;
    },
    get documents() {
      return state.documents;
    },
    get hasAll() {
      return state.hasAll;
    },
    async append(lines, next) {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const { bytesWritten } = await file.write(bytes, 0, bytes.length, state.bytes);
      if (bytesWritten < bytes.length)
        throw new OperateError('Failed', `${part} cannot be written: is the disk full?`);
      await file.datasync();
      state = {
        ...source,
        bytes: state.bytes + bytes.length,
        documents: state.documents + lines.length,
        ...(next === undefined ? {} : { cursor: next }),
        hasAll: next === undefined,
      };
      await writeFile(`${statePath}.new`, JSON.stringify(state), { mode: ownerOnly });
      await rename(`${statePath}.new`, statePath);
    },
    async complete() {
      await rename(part, path);
      await rm(statePath, { force: true });
    },
    close: () => file.close(),
  };
}

async function readState(path: string, { target, uid }: ExportSource): Promise<State | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), stateSchema), text);
  if (!parsed.success) return undefined;
  return parsed.output.target === target && parsed.output.uid === uid ? parsed.output : undefined;
}
