/**
 * Plain data as one readable line, in which everything that differs looks different: 5n is an INTEGER, 5 a DOUBLE,
 * -0 is not 0, and bytes are in hexadecimal. Long runs of one character are written as a product.
 */
export function print(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'string':
      return text(value);
    case 'symbol':
      return value.description ?? '';
    case 'object':
      return value === null ? 'null' : composite(value);
    default:
      return String(value);
  }
}

function composite(value: object): string {
  if (Buffer.isBuffer(value)) return `bytes(${abbreviated(value.toString('hex'), 2)})`;
  if (Array.isArray(value)) return `[${value.map(print).join(', ')}]`;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{ ${entries.map(([name, entry]) => `${name}: ${print(entry)}`).join(', ')} }`;
}

function text(value: string): string {
  const escaped = (piece: string): string =>
    JSON.stringify(piece).replace(/[\u007f-\uffff]/g, (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
  const [first = ''] = value;
  if (value.length > 20 && value === first.repeat(value.length / first.length)) {
    return `${escaped(first)}.repeat(${value.length / first.length})`;
  }
  return escaped(value);
}

/** Bytes that are all the same, as in `00 × 1024`. */
function abbreviated(hex: string, digits: number): string {
  const first = hex.slice(0, digits);
  const count = hex.length / digits;
  return count > 20 && hex === first.repeat(count) ? `${first} × ${count}` : hex;
}
