/** An attribute as text: nothing is the empty string. */
export function toText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** An attribute as a number; `fallback` when it is absent or none. */
export function toNumber(value: unknown, fallback: number): number {
  const number = value === undefined || value === null || value === '' ? Number.NaN : Number(value);
  return Number.isNaN(number) ? fallback : number;
}

const pageUnits: Readonly<Record<string, string>> = { vw: 'cqw', vh: 'cqh', vmin: 'cqmin', vmax: 'cqmax' };

/** A style attribute with Alipay's lengths (rpx, and those of the page) as the browser's. */
export function toStyle(style: unknown): string {
  return toText(style).replace(/([+-]?(?:\d+\.?\d*|\.\d+))(rpx|vw|vh|vmin|vmax)\b/g, (_, number, unit) =>
    unit === 'rpx' ? `calc(${number} * 100cqw / 750)` : `${number}${pageUnits[unit]}`,
  );
}
