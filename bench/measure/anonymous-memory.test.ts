import { describe, expect, it } from '@jest/globals';
import { anonymousMegabytes, parseAnonymous } from './anonymous-memory.ts';

const smapsRollup = `00400000-7ffd5e5f2000 ---p 00000000 00:00 0                              [rollup]
Rss:              812345 kB
Private_Dirty:     45678 kB
Anonymous:         98765 kB
LazyFree:              0 kB
AnonHugePages:         0 kB
`;

describe('the anonymous memory of a process', () => {
  it('is what the system calls Anonymous, in MB, without mapped files', () => {
    expect(parseAnonymous(smapsRollup)).toBeCloseTo(101.135, 3);
  });

  it('is refused where the system gives something else', () => {
    expect(() => parseAnonymous('Rss: 1 kB\n')).toThrow('no line for anonymous memory');
  });

  it('is not measured where the system does not tell', async () => {
    expect(await anonymousMegabytes(2 ** 30)).toBeNull();
  });
});
