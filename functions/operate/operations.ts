import type { Operation } from './operation.ts';
import { deleteUserData } from './operations/delete-user-data.ts';
import { disableUser } from './operations/disable-user.ts';
import { enableUser } from './operations/enable-user.ts';
import { endSession } from './operations/end-session.ts';
import { endSessions } from './operations/end-sessions.ts';
import { exportOperation } from './operations/export.ts';
import { importOperation } from './operations/import.ts';
import { linkIdentity } from './operations/link-identity.ts';
import { listSessions } from './operations/list-sessions.ts';
import { putShared } from './operations/put-shared.ts';
import { removeShared } from './operations/remove-shared.ts';
import { schema } from './operations/schema.ts';

/** Everything that the operate function can be asked for; a file for each. */
const all: readonly Operation[] = [
  deleteUserData,
  exportOperation,
  importOperation,
  putShared,
  removeShared,
  schema,
  disableUser,
  enableUser,
  endSession,
  endSessions,
  linkIdentity,
  listSessions,
];

/** The operations by name. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  all.map((operation) => [operation.name, operation]),
);
