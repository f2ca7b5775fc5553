import { rmSync } from 'node:fs';
import { startTestInstance, type TestInstance } from '../instance.ts';
import { startOfTime } from './alphabet.ts';
import type { Answer } from './answers.ts';
import { createModel } from './model.ts';
import { print } from './print.ts';
import type { Key, Request, Step } from './requests.ts';
import { ask, setSdkClock } from './sdk.ts';

/** The first request that the server and the model answered differently. */
export interface Difference {
  /** Where in the script. */
  readonly step: number;
  readonly request: Request;
  readonly expected: string;
  readonly answered: string;
}

export interface Outcome {
  readonly difference: Difference | undefined;
  /** Requests that were compared. */
  readonly requests: number;
}

/** Runs a script on a server with an empty data folder, and on the model; ranges are read page by page to the end. */
export async function runScript(script: readonly Step[]): Promise<Outcome> {
  let now = startOfTime;
  let requests = 0;
  const clock = (): number => now;
  setSdkClock(clock);
  const model = createModel();
  let instance = await startTestInstance({ clock });
  const { dataDirectory } = instance;

  const compare = async (
    step: number,
    request: Request,
  ): Promise<{ answer: Answer; difference?: Difference }> => {
    requests += 1;
    const answer = model.answer(request, now);
    const expected = print(answer);
    // Also when there is no answer: a script that makes the server break off shrinks like others.
    const answered = await ask(instance, request).then((given) => told(given, instance), String);
    return expected === answered ? { answer } : { answer, difference: { step, request, expected, answered } };
  };

  try {
    for (const [step, action] of script.entries()) {
      if (action.operation === 'advanceClock') {
        now += action.milliseconds;
        continue;
      }
      if (action.operation === 'restart') {
        await instance.server.close();
        instance = await startTestInstance({ clock, dataDirectory });
        continue;
      }
      let request: Request | undefined = action;
      while (request !== undefined) {
        const { answer, difference }: Awaited<ReturnType<typeof compare>> = await compare(step, request);
        if (difference !== undefined) return { difference, requests };
        request = nextPage(request, answer);
      }
    }
    return { difference: undefined, requests };
  } finally {
    await instance.server.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

/** The request for what follows, when a page of a range says that something does. */
function nextPage(request: Request, answer: Answer): Request | undefined {
  if (request.operation !== 'getRange' || !('next' in answer) || answer.next === undefined) return undefined;
  return { ...request, start: answer.next as Key };
}

function told(answer: Answer, { faults }: TestInstance): string {
  return faults.length === 0 ? print(answer) : `${print(answer)} and reported ${String(faults[0])}`;
}
