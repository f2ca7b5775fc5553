import type { Call, Verdict } from './linearizability.ts';

const callsShown = 5;

/** What is wrong with a history that is not linearizable, in a few lines; one line when it is. */
export function report<State, Operation, Result>(verdict: Verdict<State, Operation, Result>): string {
  if (verdict.linearizable) return 'linearizable';
  const explained = verdict.order.slice(-callsShown).map(describe);
  return [
    `not linearizable: after ${verdict.order.length} calls, the last of them`,
    ...explained,
    `the state is ${JSON.stringify(verdict.state)}, and none of these can have come next:`,
    ...verdict.stuck.map(describe),
  ].join('\n');
}

function describe<Operation, Result>(call: Call<Operation, Result>): string {
  const { process, invokedAt, returnedAt, operation, result } = call;
  const answer = returnedAt === undefined ? 'no answer' : JSON.stringify(result);
  return `  ${invokedAt}-${returnedAt ?? '?'} client ${process}: ${JSON.stringify(operation)} → ${answer}`;
}
