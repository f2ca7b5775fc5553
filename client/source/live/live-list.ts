import { isObject, type UnknownObject } from '../border.ts';
import { toUpdate } from '../changes.ts';
import { ClientError } from '../errors.ts';
import type { OfflineSupport } from '../offline.ts';
import { refuseUndefined } from '../query.ts';
import { toJson } from '../to-json.ts';
import { type Change, type FieldChanges, isFieldChanges, type Place } from './change.ts';
import type { ShownSnapshot } from './list.ts';
import type { LiveCollection, Rejection } from './live-collection.ts';
import type { ListOptions, LiveList, LiveRejection, LiveSnapshot } from './live-types.ts';

const defaultLimit = 30;

/** A list with its types, and the changes that can be made through it, which `make` gets. */
export function createLiveList<Document>(
  collection: LiveCollection,
  { where, orderBy, limit = defaultLimit }: ListOptions<Document> = {},
  offline: Pick<OfflineSupport, 'createDocumentId' | 'serverTime'>,
  make: (place: Place, change: Change) => void,
): LiveList<Document> {
  if (where !== undefined) refuseUndefined({ ...where });
  const list = collection.list({
    ...(where && { where: { ...where } }),
    orderBy: { field: orderBy?.field ?? 'id', direction: orderBy?.direction ?? 'asc' },
    limit,
  });
  const change = (id: string, made: WithoutTime<Change>) =>
    make({ collection: collection.name, id }, { ...made, at: offline.serverTime() });

  return {
    subscribe: (listener) => list.subscribe((snapshot) => listener(typedSnapshot<Document>(snapshot))),
    snapshot: () => typedSnapshot<Document>(list.snapshot()),
    refresh: list.refresh,
    loadMore: list.loadMore,
    add(data) {
      const fields = fieldsOf(data);
      const id = offline.createDocumentId();
      change(id, { kind: 'add', data: fields });
      return id;
    },
    set: (id, data) => change(id, { kind: 'set', data: fieldsOf(data) }),
    update: (id, changes) => change(id, { kind: 'update', changes: fieldChangesOf(changes) }),
    remove: (id) => change(id, { kind: 'remove' }),
    onRejected: (listener) =>
      collection.onRejected((rejection) => listener(typedRejection<Document>(rejection))),
  };
}

type WithoutTime<Made> = Made extends unknown ? Omit<Made, 'at'> : never;

/** As the server will get it, and as it is now: the app may change its own object later. */
function asJson(value: UnknownObject): UnknownObject {
  const copy: unknown = JSON.parse(toJson(value));
  if (isObject(copy)) return copy;
  throw new ClientError('InvalidArgument', 'A document is an object.');
}

/** Without what is the server's to say, so that what was read can be written back. */
function fieldsOf(data: object): UnknownObject {
  const { id, createdAt, updatedAt, _rev, ...fields } = asJson({ ...data });
  return fields;
}

function fieldChangesOf(changes: object): FieldChanges {
  const update = asJson(toUpdate({ ...changes }));
  if (isFieldChanges(update)) return update;
  throw new ClientError('InvalidArgument', 'These are no changes of fields.');
}

/** What documents are like is declared, and the server lets no others in: no more is checked here. */
function typedSnapshot<Document>(snapshot: ShownSnapshot): LiveSnapshot<Document> {
  return snapshot as ShownSnapshot & LiveSnapshot<Document>;
}

function typedRejection<Document>(rejection: Rejection): LiveRejection<Document> {
  return rejection as Rejection & LiveRejection<Document>;
}
