import type { Command } from './commands/command.ts';
import { deleteUserData } from './commands/delete-user-data.ts';
import { exportCommand } from './commands/export.ts';
import { importCommand } from './commands/import.ts';
import { putShared } from './commands/put-shared.ts';
import { schema } from './commands/schema.ts';
import { simple } from './commands/simple.ts';

/** What `npm run operate -- …` can do, by name, in the order of the help text. */
export const commands: ReadonlyMap<string, Command> = new Map([
  ['schema', schema],
  ['export', exportCommand],
  ['import', importCommand],
  ['delete-user', deleteUserData],
  ['put-shared', putShared],
  [
    'remove-shared',
    simple('removeShared', ['collection', 'id'], {
      summary: 'remove one document of a shared collection',
      question: ([collection, id]) => `Remove ${id} from ${collection}, for all users?`,
    }),
  ],
  ['list-sessions', simple('listSessions', ['uid'], { summary: 'list the sessions of a user' })],
  ['end-session', simple('endSession', ['uid', 'id'], { summary: 'end one of them, by its id' })],
  ['end-sessions', simple('endSessions', ['uid'], { summary: 'end all of them' })],
  [
    'disable-user',
    simple('disableUser', ['uid'], { summary: 'end all sessions of a user, and refuse logins' }),
  ],
  ['enable-user', simple('enableUser', ['uid'], { summary: 'let a disabled user log in again' })],
  [
    'link-identity',
    simple('linkIdentity', ['from', 'to'], {
      summary: 'let logins as FROM open the documents of the user TO',
    }),
  ],
]);
