import { describe, expect, it } from '@jest/globals';
import { askedPhones, nameText, parseName, phoneOf, spokenName } from './phone-name.ts';

const asked = (query: string) => askedPhones(new URLSearchParams(query)).map(nameText);

describe('the phones that an address asks for', () => {
  it('are a phone of each user, and a further device of one who is named again', () => {
    expect(asked('user=alice&user=bob&user=alice&user=alice')).toEqual([
      'alice',
      'bob',
      'alice#2',
      'alice#3',
    ]);
  });

  it('can be a user’s second device alone, which stays the second', () => {
    expect(asked('user=alice%232&user=alice')).toEqual(['alice#2', 'alice']);
    expect(asked('user=alice%232&user=alice%232')).toEqual(['alice#2', 'alice#3']);
  });

  it('leave out empty names, and cut long ones', () => {
    expect(asked('user=&user=%20&user=a')).toEqual(['a']);
    expect(asked(`user=${'x'.repeat(70)}`)).toEqual(['x'.repeat(64)]);
  });
});

describe('the name of a phone', () => {
  it('is read as it is written', () => {
    for (const name of ['alice', 'alice#2', '#2', 'a#1', 'a#22'])
      expect(nameText(parseName(name))).toBe(name);
    expect(parseName('alice#2')).toEqual({ user: 'alice', device: 2 });
  });

  it('has the device as a number in a sentence', () => {
    expect(['alice', 'alice#2'].map(parseName).map(spokenName)).toEqual(['alice', 'alice 2']);
  });

  it('comes from the phone’s own address', () => {
    expect(phoneOf(new URLSearchParams('user=bob&device=2'))).toEqual({ user: 'bob', device: 2 });
    expect(phoneOf(new URLSearchParams('user=bob&device=x'))).toEqual({ user: 'bob', device: 1 });
    expect(phoneOf(new URLSearchParams(''))).toEqual({ user: 'alice', device: 1 });
  });
});
