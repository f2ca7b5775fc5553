import { expect } from '@jest/globals';
import { tried } from '../../hard/tries.ts';
import type { AttackWorld } from './attack-world.ts';
import { type Answer, ask, codeOf, type User } from './user.ts';

/** A request to db, by what it tries; a text is sent as it is. */
export type Case = readonly [name: string, request: object | string];

/** What an answer of db came to: its code, `done`, or how it is none of these. */
export function outcomeOf(answer: Answer): string {
  const { status, headers, body } = answer;
  if (status !== 200) return `status ${status}`;
  if (headers['x-fc-error-type'] !== undefined) return `thrown ${headers['x-fc-error-type']}`;
  const code = codeOf(answer);
  if (code !== undefined) return String(code);
  return typeof body === 'object' && body !== null && 'data' in body ? 'done' : `no answer: ${answer.text}`;
}

/**
 * Sends requests to db one after the other, all of which must come to the same, hold none of these texts in their
 * answers, and change no row of any table.
 */
export async function expectOf(
  world: AttackWorld,
  user: User,
  outcome: string,
  cases: readonly Case[],
  ...forbidden: readonly string[]
): Promise<void> {
  const answers: (readonly [string, string])[] = [];
  const changes = await world.changes(async () => {
    for (const [name, request] of cases) {
      const answer = await ask(world, user, request);
      const leak = forbidden.find((text) => answer.text.includes(text));
      answers.push([name, leak === undefined ? outcomeOf(answer) : `tells ${leak}`]);
    }
  });
  expect(answers).toEqual(cases.map(([name]) => [name, outcome]));
  expect(changes).toEqual([]);
  tried(cases.length);
}
