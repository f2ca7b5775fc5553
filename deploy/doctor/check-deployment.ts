import * as v from 'valibot';

/** Beyond this, every signed request is refused. */
const toleratedSkewMilliseconds = 15 * 60_000;
const patienceMilliseconds = 10_000;

const refused = v.object({ error: v.object({ code: v.literal('InvalidArgument') }) });

/**
 * Asks the session function the question that it must refuse, `{}`, and compares clocks by the answer's Date.
 *
 * @returns a line for each problem, with the way to mend it
 */
export async function checkDeployment(sessionUrl: string, clock: () => number): Promise<string[]> {
  if (!URL.canParse(sessionUrl)) return [`${sessionUrl} is no URL: s deploy prints it as sessionUrl.`];
  const response = await fetch(sessionUrl, {
    method: 'POST',
    body: '{}',
    signal: AbortSignal.timeout(patienceMilliseconds),
  }).catch(() => undefined);
  if (response === undefined) {
    return [`${sessionUrl} cannot be reached: is the URL right, and this machine connected?`];
  }
  return [...checkClock(response.headers.get('date'), clock()), ...(await checkAnswer(response))];
}

function checkClock(date: string | null, now: number): string[] {
  const skew = now - Date.parse(date ?? '');
  if (Number.isNaN(skew) || Math.abs(skew) <= toleratedSkewMilliseconds) return [];
  const minutes = Math.round(Math.abs(skew) / 60_000);
  return [
    `This machine's clock is ${minutes} minutes ${skew > 0 ? 'ahead' : 'behind'}: set it, or every signature is refused.`,
  ];
}

async function checkAnswer(response: Response): Promise<string[]> {
  const text = await response.text();
  if (response.status === 400 && v.is(v.pipe(v.string(), v.parseJson(), refused), text)) return [];
  const advice =
    response.status >= 500
      ? 'Its log says which variable or role is wrong.'
      : 'Is it the URL of the session function, and its trigger anonymous for POST?';
  return [
    `The session function answered ${response.status} to {}, not InvalidArgument: ${text.slice(0, 200)} ${advice}`,
  ];
}
