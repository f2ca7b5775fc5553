import { describe, expect, it } from '@jest/globals';
import {
  bool,
  bytes,
  bytesInParts,
  enumeration,
  int32,
  int64,
  message,
  nested,
  optional,
  repeated,
  required,
  string,
} from './protobuf.ts';

const Inner = message({ name: required(1, string), flag: optional(2, bool) });
const Outer = message({
  id: required(1, int32),
  inner: optional(2, nested(Inner)),
  list: repeated(3, nested(Inner)),
  color: optional(4, enumeration({ RED: 1, GREEN: 2 })),
  time: optional(5, int64),
  data: optional(6, bytes),
});

const Whole = message({ id: required(1, int32), data: required(2, bytes) });
const InParts = message({ id: required(1, int32), data: required(2, bytesInParts) });
const Nested = message({ inner: optional(1, nested(Inner)), id: required(2, int32) });

describe('message', () => {
  it('reads back what it writes', () => {
    const value = {
      id: -7,
      inner: { name: 'é', flag: false },
      list: [{ name: 'a' }, { name: '', flag: true }],
      color: 'GREEN' as const,
      time: 1_700_000_000_000,
      data: Buffer.of(0, 255),
    };
    expect(Outer.decode(Outer.encode(value))).toEqual(value);
  });

  it('puts bytes together from their parts', () => {
    const parts = [Buffer.of(1, 2), Buffer.alloc(0), Buffer.alloc(300, 3)];
    const encoded = InParts.encode({ id: 1, data: parts });
    expect(encoded).toEqual(Whole.encode({ id: 1, data: Buffer.concat(parts) }));
    expect(InParts.decode(encoded)).toEqual({ id: 1, data: [Buffer.concat(parts)] });
    expect(InParts.encode({ id: 1, data: [] })).toEqual(Whole.encode({ id: 1, data: Buffer.alloc(0) }));
  });

  it('leaves what it has written alone when it writes the next one, also after one that it could not write', () => {
    const first = Whole.encode({ id: 1, data: Buffer.alloc(500, 1) });
    const copy = Buffer.from(first);
    const broken = {
      get id(): number {
        throw new Error('broken');
      },
      inner: { name: 'a' },
    };
    Nested.encode({ id: 1 });
    expect(() => Nested.encode(broken)).toThrow('broken');
    expect(Nested.decode(Nested.encode({ id: 2 }))).toEqual({ id: 2 });
    Whole.encode({ id: 2, data: Buffer.alloc(400, 2) });
    expect(first).toEqual(copy);
  });

  it('leaves absent what is not there, and reads an absent list as empty', () => {
    expect(Outer.decode(Buffer.of(0x08, 1))).toEqual({ id: 1, list: [] });
  });

  it('ignores fields that it does not know', () => {
    expect(Outer.decode(Buffer.of(0x78, 5, 0x08, 1, 0x82, 0x01, 1, 65))).toEqual({ id: 1, list: [] });
  });

  it('takes an enumeration value that it does not know as absent', () => {
    expect(Outer.decode(Buffer.of(0x08, 1, 0x20, 9))).toEqual({ id: 1, list: [] });
  });

  it.each([
    ['lacks a required field', Buffer.of(0x20, 1)],
    ['lacks a required field of a message in it', Buffer.of(0x08, 1, 0x12, 2, 0x10, 1)],
    ['ends within a field', Buffer.of(0x08, 1, 0x12, 9, 0x0a)],
    ['has a message whose last field ends after it', Buffer.of(0x08, 1, 0x12, 3, 0x0a, 2, 65, 65, 0x20, 1)],
    ['has a field with the number 0', Buffer.of(0x08, 1, 0, 0)],
    ['is not protobuf', Buffer.of(0xff, 0xff, 0xff)],
  ])('refuses a message that %s', (_title, input) => {
    expect(() => Outer.decode(input)).toThrow(Error);
  });
});
