import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { collectTurns } from './collect-turns.ts';

describe('what arrives in a turn', () => {
  it('is handed on once, when the turn ends, in its order', async () => {
    const turns: (readonly string[])[] = [];
    const arrive = collectTurns<string>((arrived) => turns.push(arrived));
    arrive('first');
    // However many promises are kept meanwhile, the turn is the same.
    for (let index = 0; index < 20; index++) await Promise.resolve();
    arrive('second');
    expect(turns).toEqual([]);
    await nextTurn();
    expect(turns).toEqual([['first', 'second']]);
  });

  it('does not wait for what arrives while it is handed on', async () => {
    const turns: (readonly string[])[] = [];
    const arrive = collectTurns<string>((arrived) => {
      turns.push(arrived);
      if (turns.length === 1) arrive('later');
    });
    arrive('early');
    await nextTurn();
    expect(turns).toEqual([['early']]);
    await nextTurn();
    expect(turns).toEqual([['early'], ['later']]);
  });
});
