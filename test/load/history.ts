/** What a simulated user does. A mark names a todo: it is its text, unique among all users. */
export type LoadOperation =
  | { readonly type: 'login' | 'logout' | 'renew' | 'increment' | 'sum' | 'list' }
  | { readonly type: 'add' | 'remove'; readonly mark: string }
  | { readonly type: 'toggle'; readonly mark: string; readonly completed: boolean };

/** What reads gave: `list` its rows, `sum` the count. */
export interface LoadResult {
  readonly rows?: readonly SeenRow[];
  readonly count?: number;
}

export interface SeenRow {
  readonly text: string;
  readonly completed: boolean;
}

/** One call, as its user saw it. Times are readings of one clock. */
export interface LoadCall {
  readonly user: string;
  readonly operation: LoadOperation;
  readonly invokedAt: number;
  readonly returnedAt: number;
  /** Undefined when it succeeded; else the error's code. */
  readonly code?: string;
  readonly result?: LoadResult;
}

/** What docs/client.md documents as an outcome of a call of a signed-in user on a device with a network. */
const documentedCodes = new Set([
  'InvalidArgument',
  'Unauthenticated',
  'PermissionDenied',
  'NotFound',
  'AlreadyExists',
  'Aborted',
  'ResourceExhausted',
  'Unavailable',
  'Internal',
]);

/** After these a write has not happened; after all others nobody knows. */
const surelyRefused = new Set([
  'InvalidArgument',
  'PermissionDenied',
  'NotFound',
  'AlreadyExists',
  'Aborted',
]);

/**
 * Checks what all users saw, and gives a sentence for each thing that cannot be: a write that was acknowledged and is
 * lost or undone, an increment that counts twice, a row of another user or of nobody, a row twice, an old value after a
 * newer one was acknowledged, an error that is not documented. A write without an acknowledgement may have happened, at
 * any time since, or not. Each user's history must end with a `list` and a `sum` that succeed.
 */
export function checkHistory(calls: readonly LoadCall[]): string[] {
  const users = new Map<string, LoadCall[]>();
  for (const call of calls) {
    const own = users.get(call.user);
    if (own === undefined) users.set(call.user, [call]);
    else own.push(call);
  }
  return [...users].flatMap(([user, own]) => checkUser(own).map((problem) => `${user}: ${problem}`));
}

function checkUser(calls: readonly LoadCall[]): string[] {
  const undocumented = calls.flatMap(({ code, operation }) =>
    code === undefined || documentedCodes.has(code) ? [] : [`${operation.type} failed with ${code}`],
  );
  const writes = calls.filter(({ code }) => code === undefined || !surelyRefused.has(code));
  const todos = todosOf(writes);
  return [
    ...undocumented,
    ...calls.filter(hasSucceeded).flatMap((read) => checkRead(read, todos, writes)),
    ...calls.flatMap((call) => checkNotFound(call, todos)),
    ...checkEnd(calls),
  ];
}

/** All that may have happened to one todo. */
interface Todo {
  readonly adds: LoadCall[];
  readonly toggles: LoadCall[];
  readonly removals: LoadCall[];
}

function todosOf(writes: readonly LoadCall[]): ReadonlyMap<string, Todo> {
  const todos = new Map<string, Todo>();
  for (const call of writes) {
    const { operation } = call;
    if (!('mark' in operation)) continue;
    const todo = todos.get(operation.mark) ?? { adds: [], toggles: [], removals: [] };
    todos.set(operation.mark, todo);
    const part = { add: todo.adds, toggle: todo.toggles, remove: todo.removals }[operation.type];
    part.push(call);
  }
  return todos;
}

const hasSucceeded = ({ code }: LoadCall) => code === undefined;
const begunBefore = (end: number) => (call: LoadCall) => call.invokedAt < end;
/** Done for everybody to see. */
const doneBefore = (begin: number) => (call: LoadCall) => hasSucceeded(call) && call.returnedAt < begin;

function checkRead(read: LoadCall, todos: ReadonlyMap<string, Todo>, writes: readonly LoadCall[]): string[] {
  const { rows, count } = read.result ?? {};
  return [
    ...(rows === undefined ? [] : checkRows(read, rows, todos)),
    ...(count === undefined ? [] : checkCount(read, count, writes)),
  ];
}

function checkRows(read: LoadCall, rows: readonly SeenRow[], todos: ReadonlyMap<string, Todo>): string[] {
  const seen = new Map(rows.map((row) => [row.text, row]));
  const twice = seen.size < rows.length ? [`a list has ${rows.length - seen.size} rows twice`] : [];
  const foreign = [...seen.keys()].filter(
    (mark) => todos.get(mark)?.adds.some(begunBefore(read.returnedAt)) !== true,
  );
  const problems = [...todos].flatMap(([mark, { adds, toggles, removals }]) => {
    const row = seen.get(mark);
    if (row === undefined) {
      const isThere = adds.some(doneBefore(read.invokedAt));
      return isThere && !removals.some(begunBefore(read.returnedAt)) ? [`"${mark}" is lost`] : [];
    }
    if (removals.some(doneBefore(read.invokedAt))) return [`"${mark}" was removed and is there`];
    return possibleValues(read, toggles).has(row.completed) ? [] : [`"${mark}" has lost an update`];
  });
  return [
    ...twice,
    ...foreign.map((mark) => `"${mark}" is a row of somebody else, or of nobody`),
    ...problems,
  ];
}

/** Every value but those that a write which was acknowledged before the read has surely replaced. */
function possibleValues(read: LoadCall, toggles: readonly LoadCall[]): Set<boolean> {
  const done = toggles.filter(doneBefore(read.invokedAt));
  const isReplaced = (returnedAt: number) => done.some(({ invokedAt }) => returnedAt < invokedAt);
  const possible = toggles
    .filter(begunBefore(read.returnedAt))
    .filter((toggle) => !hasSucceeded(toggle) || !isReplaced(toggle.returnedAt))
    .flatMap(({ operation }) => (operation.type === 'toggle' ? [operation.completed] : []));
  return new Set(done.length === 0 ? [false, ...possible] : possible);
}

function checkCount(read: LoadCall, count: number, writes: readonly LoadCall[]): string[] {
  const increments = writes.filter(({ operation }) => operation.type === 'increment');
  const least = increments.filter(doneBefore(read.invokedAt)).length;
  const most = increments.filter(begunBefore(read.returnedAt)).length;
  if (count < least) return [`the sum is ${count} after ${least} acknowledged increments`];
  return count > most ? [`the sum is ${count} after ${most} increments at most`] : [];
}

function checkNotFound(call: LoadCall, todos: ReadonlyMap<string, Todo>): string[] {
  const { code, operation } = call;
  if (code !== 'NotFound' || !('mark' in operation)) return [];
  const todo = todos.get(operation.mark);
  const isThere = todo?.adds.some(doneBefore(call.invokedAt)) === true;
  return isThere && !todo.removals.some(begunBefore(call.returnedAt))
    ? [`"${operation.mark}" is not found by ${operation.type}`]
    : [];
}

function checkEnd(calls: readonly LoadCall[]): string[] {
  const writes = calls.filter(({ operation }) => 'mark' in operation || operation.type === 'increment');
  const end = Math.max(0, ...writes.map(({ returnedAt }) => returnedAt));
  return (['list', 'sum'] as const).flatMap((type) =>
    calls.some((call) => call.operation.type === type && hasSucceeded(call) && call.invokedAt > end)
      ? []
      : [`the history does not end with a ${type}`],
  );
}
