import { describe, expect, it } from '@jest/globals';
import { describeFailure } from './messages.ts';

describe('describeFailure', () => {
  it('says what to do about a port that the system keeps for itself', () => {
    const error = Object.assign(new Error('listen EACCES: permission denied 127.0.0.1:7650'), {
      code: 'EACCES',
      syscall: 'listen',
    });
    expect(describeFailure(error)).toBe(
      'The port cannot be used (listen EACCES: permission denied 127.0.0.1:7650). Choose another with --port N.',
    );
  });

  it('has no words for what a person cannot mend, so that its stack is shown', () => {
    expect(describeFailure(new TypeError('x is not a function'))).toBeUndefined();
  });
});
