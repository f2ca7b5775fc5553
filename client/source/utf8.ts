/** The bytes of a text in UTF-8; half a surrogate pair becomes U+FFFD, as in the requests that HTTP clients send. */
export function encodeUtf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = scalarValue(character);
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

function scalarValue(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}
