import * as v from 'valibot';
import type { Command } from './command.ts';

const answer = v.object({ deleted: v.number(), isDone: v.boolean() });

/** Deletes all that a user has. */
export const deleteUserData: Command = {
  parameters: ['UID'],
  options: [],
  summary: 'end all sessions of a user, delete all of their documents, then the user',
  question: ([uid = '']) => `Delete everything of ${uid}? It cannot be brought back.`,
  async run([uid = ''], { invoke, progress }) {
    let deleted = 0;
    for (let isDone = false; !isDone; ) {
      const data = v.parse(answer, await invoke({ op: 'deleteUserData', uid }));
      deleted += data.deleted;
      isDone = data.isDone;
      progress.update(`${deleted} documents are deleted…`);
    }
    return { isWhole: true, data: { deleted }, text: `${uid} is deleted, with ${deleted} documents.` };
  },
};
