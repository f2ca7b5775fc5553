import { describe, expect, it } from '@jest/globals';
import { inTurns } from './in-turns.ts';

describe('inTurns', () => {
  it('measures the two in turn, one at a time, and keeps their rounds apart', async () => {
    const order: string[] = [];
    const half = (name: string) => async () => {
      order.push(`${name} starts`);
      await Promise.resolve();
      order.push(`${name} ends`);
      return `${name}${order.length}`;
    };

    const results = await inTurns(2, { measured: half('a'), reference: half('b') });

    expect(order.map((step) => step.replace(' starts', ''))).toEqual([
      ...['a', 'a ends', 'b', 'b ends'],
      ...['a', 'a ends', 'b', 'b ends'],
    ]);
    expect(results).toEqual({ measured: ['a2', 'a6'], reference: ['b4', 'b8'] });
  });
});
