/** One call of a concurrent history, as its caller saw it. Times are readings of one clock that all callers share. */
export interface Call<Operation, Result> {
  readonly process: number;
  readonly operation: Operation;
  readonly invokedAt: number;
  /** Undefined when no answer came: the call may take effect at any time after its invocation, or never. */
  readonly returnedAt: number | undefined;
  /** Undefined when no answer came. */
  readonly result: Result | undefined;
}

/** What a model answers when an operation cannot have had the result that its caller saw. */
export const refused = Symbol('refused');

/** How an object behaves when its operations come one at a time. States are plain JSON. */
export interface SequentialModel<State, Operation, Result> {
  readonly init: State;
  /** The state after an operation; when its result is unknown, after whatever the operation does. */
  step(state: State, operation: Operation, result: Result | undefined): State | typeof refused;
}

export type Verdict<State, Operation, Result> =
  | { readonly linearizable: true; readonly order: readonly Call<Operation, Result>[] }
  | {
      readonly linearizable: false;
      /** An order that explains as much of the history as any does. */
      readonly order: readonly Call<Operation, Result>[];
      /** The state after it. */
      readonly state: State;
      /** The answered calls that could be next in time, none of which can have had its result. */
      readonly stuck: readonly Call<Operation, Result>[];
    };

const maximumConfigurations = 300_000;

/**
 * Says whether a history could have come of its calls taking effect one at a time, each at some moment between its
 * invocation and its return. It is the search of Wing and Gong ("Testing and Verifying Concurrent Objects", 1993),
 * which tries as the next call each that no other one precedes, with Lowe's addition ("Testing for
 * Linearizability", 2017): calls that came to the same state before are not continued again. Neither are they when
 * the same was reached with fewer of the unanswered calls, since those that are left over can only help.
 *
 * @throws Error when a great many configurations do not decide it.
 */
export function checkLinearizable<State, Operation, Result>(
  history: readonly Call<Operation, Result>[],
  model: SequentialModel<State, Operation, Result>,
): Verdict<State, Operation, Result> {
  const byInvocation = history.toSorted((a, b) => a.invokedAt - b.invokedAt);
  const calls = {
    answered: byInvocation.filter(({ returnedAt }) => returnedAt !== undefined),
    unanswered: byInvocation.filter(({ returnedAt }) => returnedAt === undefined),
  };
  const isNew = createMemory();
  const path: Step<State, Operation, Result>[] = [];
  let here: Configuration<State> = { state: model.init, first: 0, ahead: [], taken: 0n };
  let choices = successors(here, calls, model);
  let furthest = { progress: -1, here, order: orderOf(path) };

  for (;;) {
    const progress = here.first + here.ahead.length;
    if (progress > furthest.progress) furthest = { progress, here, order: orderOf(path) };
    if (progress === calls.answered.length) return { linearizable: true, order: furthest.order };

    const choice = choices.next();
    if (choice.done !== true) {
      const { call, configuration } = choice.value;
      if (!isNew(configuration)) continue;
      path.push({ call, before: here, otherwise: choices });
      here = configuration;
      choices = successors(here, calls, model);
      continue;
    }
    const last = path.pop();
    if (last === undefined) {
      const stuck = possibleNext(furthest.here, calls).answered.map(({ call }) => call);
      return { linearizable: false, order: furthest.order, state: furthest.here.state, stuck };
    }
    ({ before: here, otherwise: choices } = last);
  }
}

interface Calls<Operation, Result> {
  readonly answered: readonly Call<Operation, Result>[];
  readonly unanswered: readonly Call<Operation, Result>[];
}

/** Which calls have taken effect so far, and the state that they came to. */
interface Configuration<State> {
  readonly state: State;
  /** The first answered call that has not; and in `ahead`, the later ones that have. */
  readonly first: number;
  readonly ahead: readonly number[];
  /** The unanswered calls that have, each a bit. */
  readonly taken: bigint;
}

interface Choice<State, Operation, Result> {
  readonly call: Call<Operation, Result>;
  readonly configuration: Configuration<State>;
}

interface Step<State, Operation, Result> {
  readonly call: Call<Operation, Result>;
  readonly before: Configuration<State>;
  readonly otherwise: Generator<Choice<State, Operation, Result>>;
}

function orderOf<State, Operation, Result>(path: readonly Step<State, Operation, Result>[]) {
  return path.map(({ call }) => call);
}

/** Remembers configurations, and says of each whether it is worth continuing. */
function createMemory(): (configuration: Configuration<unknown>) => boolean {
  const takenBy = new Map<string, bigint[]>();
  let count = 0;
  return ({ taken, ...configuration }) => {
    const key = JSON.stringify(configuration);
    const earlier = takenBy.get(key) ?? [];
    if (earlier.some((fewer) => (fewer & ~taken) === 0n)) return false;
    takenBy.set(key, [...earlier.filter((more) => (taken & ~more) !== 0n), taken]);
    if (++count > maximumConfigurations) throw new Error(`Undecided after ${count} configurations.`);
    return true;
  };
}

/** The configurations that one more call leads to. Unanswered calls come last: few of them explain anything. */
function* successors<State, Operation, Result>(
  here: Configuration<State>,
  calls: Calls<Operation, Result>,
  model: SequentialModel<State, Operation, Result>,
): Generator<Choice<State, Operation, Result>> {
  const next = possibleNext(here, calls);
  const stateBefore = JSON.stringify(here.state);
  const choices: Choice<State, Operation, Result>[] = [];
  for (const { index, call } of next.answered) {
    const state = model.step(here.state, call.operation, call.result);
    if (state === refused) continue;
    const choice = { call, configuration: { ...here, ...advance(here, index), state } };
    if (JSON.stringify(state) === stateBefore) {
      // Whatever follows, a call that changes nothing can as well come now as later.
      yield choice;
      return;
    }
    choices.push(choice);
  }
  yield* choices;
  const tried = new Set<string>();
  for (const { index, call } of next.unanswered) {
    const state = model.step(here.state, call.operation, undefined);
    // One that changes nothing might as well not have happened, and of equal ones each will do.
    const operation = JSON.stringify(call.operation);
    if (state === refused || JSON.stringify(state) === stateBefore || tried.has(operation)) continue;
    tried.add(operation);
    yield { call, configuration: { ...here, taken: here.taken | bit(index), state } };
  }
}

interface Candidate<Operation, Result> {
  readonly index: number;
  readonly call: Call<Operation, Result>;
}

/** The calls still to come that were invoked before any of them returned; who returned first comes first. */
function possibleNext<Operation, Result>(
  { first, ahead, taken }: Configuration<unknown>,
  { answered, unanswered }: Calls<Operation, Result>,
): Readonly<Record<keyof Calls<Operation, Result>, Candidate<Operation, Result>[]>> {
  const candidates: Candidate<Operation, Result>[] = [];
  let firstReturn = Number.POSITIVE_INFINITY;
  for (let index = first; index < answered.length; index++) {
    const call = answered[index];
    if (call === undefined || call.invokedAt > firstReturn) break;
    if (ahead.includes(index)) continue;
    candidates.push({ index, call });
    firstReturn = Math.min(firstReturn, returnOf(call));
  }
  return {
    answered: candidates.sort((a, b) => returnOf(a.call) - returnOf(b.call)),
    unanswered: unanswered
      .map((call, index) => ({ index, call }))
      .filter(({ index, call }) => call.invokedAt <= firstReturn && (taken & bit(index)) === 0n),
  };
}

function returnOf({
  returnedAt = Number.POSITIVE_INFINITY,
}: {
  readonly returnedAt: number | undefined;
}): number {
  return returnedAt;
}

function advance(here: Configuration<unknown>, index: number): { first: number; ahead: number[] } {
  const ahead = new Set([...here.ahead, index]);
  let { first } = here;
  while (ahead.delete(first)) first++;
  return { first, ahead: [...ahead].sort(ascending) };
}

function bit(index: number): bigint {
  return 1n << BigInt(index);
}

function ascending(a: number, b: number): number {
  return a - b;
}
