import type { UnknownObject } from '../border.ts';
import { changeFields } from './apply-change.ts';
import type { Change, FieldChanges } from './change.ts';

/**
 * One change that does what several do, one after the other, to one document; `undefined` when no single one would, and
 * `'nothing'` when they undo each other.
 */
export function mergeChanges(changes: readonly Change[]): Change | 'nothing' | undefined {
  const [first, ...rest] = changes;
  let merged: Change | 'nothing' | undefined = first;
  for (const next of rest) {
    // A change after nothing stands alone.
    merged = merged === 'nothing' ? next : merged && mergeTwo(merged, next);
  }
  return merged;
}

function mergeTwo(first: Change, next: Change): Change | 'nothing' | undefined {
  switch (next.kind) {
    case 'remove':
      return first.kind === 'add' ? 'nothing' : next;
    case 'set':
      return first.kind === 'add' ? { ...next, kind: 'add' } : next;
    case 'update':
      return mergeUpdate(first, next.changes, next.at);
    case 'add':
      return undefined;
  }
}

function mergeUpdate(first: Change, changes: FieldChanges, at: number): Change | undefined {
  if (first.kind === 'remove') return undefined;
  if (first.kind === 'update') {
    const merged = mergeFields(first.changes, changes);
    return merged && { kind: 'update', changes: merged, at };
  }
  // What a field without a value is taken for is the server's to say.
  const isKnown = (field: string) => first.data[field] !== undefined;
  const isAllKnown = [...Object.keys(changes.inc), ...Object.keys(changes.push)].every(isKnown);
  if (!isAllKnown || !canAddTo(first.data, changes)) return undefined;
  return { kind: first.kind, data: changeFields(first.data, changes, {}), at };
}

/** Whether numbers are added to numbers, and items to lists, wherever the values have something to add to. */
function canAddTo(values: UnknownObject, { inc, push }: FieldChanges): boolean {
  return (
    Object.keys(inc).every((field) => values[field] === undefined || typeof values[field] === 'number') &&
    Object.keys(push).every((field) => values[field] === undefined || Array.isArray(values[field]))
  );
}

/** The last value of a field counts; what is added to it is added up. */
function mergeFields(first: FieldChanges, next: FieldChanges): FieldChanges | undefined {
  const added = [...Object.keys(next.inc), ...Object.keys(next.push)];
  const isAfterUnset = added.some((field) => first.unset.includes(field));
  // Together they might keep within bounds that one of them would leave.
  const turns = Object.entries(next.inc).some(([field, by]) => (first.inc[field] ?? 0) * by < 0);
  if (isAfterUnset || turns || !canAddTo({ ...first.inc, ...first.push, ...first.set }, next))
    return undefined;

  const overwritten = [...Object.keys(next.set), ...next.unset];
  const isValue = (field: string) => first.set[field] !== undefined;
  const onValues: FieldChanges = {
    set: next.set,
    inc: pick(next.inc, isValue),
    push: pick(next.push, isValue),
    unset: [],
  };
  const onOthers = (field: string) => !isValue(field);
  const inc: Record<string, number> = { ...without(first.inc, overwritten) };
  Object.entries(pick(next.inc, onOthers)).forEach(([field, by]) => {
    inc[field] = (inc[field] ?? 0) + by;
  });
  const push: Record<string, readonly unknown[]> = { ...without(first.push, overwritten) };
  Object.entries(pick(next.push, onOthers)).forEach(([field, items]) => {
    push[field] = [...(push[field] ?? []), ...items];
  });
  return {
    set: without(changeFields(first.set, onValues, {}), next.unset),
    inc,
    push,
    unset: [...first.unset.filter((field) => !overwritten.includes(field)), ...next.unset],
  };
}

function pick<Value>(
  record: Readonly<Record<string, Value>>,
  wanted: (field: string) => boolean,
): Record<string, Value> {
  const picked: Record<string, Value> = {};
  Object.entries(record).forEach(([field, value]) => {
    if (wanted(field)) picked[field] = value;
  });
  return picked;
}

function without<Value>(record: Readonly<Record<string, Value>>, fields: readonly string[]) {
  return pick<Value>(record, (field) => !fields.includes(field));
}

/** Whether a change leaves nothing of the one before it, so that this need not be kept. */
export function overwrites(next: Change, before: Change): boolean {
  if (next.kind !== 'update' || before.kind !== 'update' || !isPlain(next) || !isPlain(before)) return false;
  return Object.keys(before.changes.set).every((field) => field in next.changes.set);
}

function isPlain({ changes }: { readonly changes: FieldChanges }): boolean {
  const count = (record: UnknownObject | readonly string[]) => Object.keys(record).length;
  return count(changes.inc) + count(changes.push) + count(changes.unset) === 0;
}
