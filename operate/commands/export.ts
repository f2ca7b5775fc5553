import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { OperateError } from '../operate-error.ts';
import type { Command } from './command.ts';
import { openExportFile } from './export-file.ts';

const page = v.object({
  documents: v.array(v.object({ collection: v.string(), document: v.unknown() })),
  next: v.optional(v.string()),
});

/** Writes a user's documents into a file of JSON lines. */
export const exportCommand: Command = {
  parameters: ['UID'],
  options: ['file'],
  summary: "write a user's documents to --file, a line of JSON each; goes on where it was interrupted",
  async run([uid = ''], { invoke, options, progress, directory, target }) {
    if (options.file === undefined)
      throw new OperateError('Usage', 'export needs --file PATH: where to write to.');
    const path = resolve(directory, options.file);
    if (await exists(path)) {
      throw new OperateError('Usage', `${path} exists: move it away, or choose another --file.`);
    }
    const file = await openExportFile(path, { target, uid });
    try {
      while (!file.hasAll) {
        progress.update(`${file.documents} documents…`);
        const from = file.cursor === undefined ? {} : { cursor: file.cursor };
        const { documents, next } = v.parse(page, await invoke({ op: 'export', uid, ...from }));
        await file.append(
          documents.map((each) => JSON.stringify(each)),
          next,
        );
      }
      await file.complete();
    } finally {
      await file.close();
    }
    const data = { documents: file.documents, file: path };
    return { isWhole: true, data, text: `${data.documents} documents of ${uid} are in ${path}.` };
  },
};

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
