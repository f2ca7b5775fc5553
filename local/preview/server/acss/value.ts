import valueParser from 'postcss-value-parser';

/** Why a declaration's value cannot be used. */
export class ValueError extends Error {
  override name = 'ValueError' as const;
}

/**
 * Lengths that mean the phone's page, not the browser's: 750rpx is its width, 100vh its height without the title bar.
 * The page is a size container, so that container units (`cqw`, `cqh`) measure it.
 */
export function compileDeclarationValue(value: string): string {
  const tree = valueParser(value);
  tree.walk((node) => {
    if (node.type === 'function' && node.value.toLowerCase() === 'url') {
      for (const child of node.nodes) {
        if (child.type === 'word' || child.type === 'string') child.value = compileUrl(child.value);
      }
      return false;
    }
    if (node.type === 'word') node.value = compileLength(node.value);
    return undefined;
  });
  return tree.toString();
}

const pageUnits: Readonly<Record<string, string>> = { vw: 'cqw', vh: 'cqh', vmin: 'cqmin', vmax: 'cqmax' };

function compileLength(word: string): string {
  const length = /^([+-]?(?:\d+\.?\d*|\.\d+))(rpx|vw|vh|vmin|vmax)$/i.exec(word);
  if (length === null) return word;
  const [, number = '', unit = ''] = length;
  if (unit.toLowerCase() === 'rpx') return `calc(${number} * 100cqw / 750)`;
  return `${number}${pageUnits[unit.toLowerCase()]}`;
}

function compileUrl(url: string): string {
  if (/^(https:|data:)/.test(url)) return url;
  if (url.startsWith('/') && !url.startsWith('//')) return `/project${url}`;
  throw new ValueError(`ACSS takes files of the project by absolute path: url(/…), not url(${url}).`);
}
