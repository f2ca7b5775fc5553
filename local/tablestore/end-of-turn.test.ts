import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createEndOfTurn } from './end-of-turn.ts';

describe('the end of a turn', () => {
  it('comes once for all who wait in the turn, in their order', async () => {
    const endOfTurn = createEndOfTurn();
    const order: string[] = [];
    const wait = (name: string): Promise<void> => endOfTurn().then(() => void order.push(name));
    const first = wait('first');
    // However many promises are kept meanwhile, the turn is the same.
    for (let index = 0; index < 20; index++) await Promise.resolve();
    const second = wait('second');
    expect(order).toEqual([]);
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
  });

  it('comes anew for those who wait in a later turn', async () => {
    const endOfTurn = createEndOfTurn();
    const first = endOfTurn();
    await first;
    let isOver = false;
    const second = endOfTurn().then(() => {
      isOver = true;
    });
    expect(endOfTurn()).not.toBe(first);
    await Promise.resolve();
    expect(isOver).toBe(false);
    await nextTurn();
    await second;
    expect(isOver).toBe(true);
  });
});
