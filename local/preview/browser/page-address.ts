/** A page of the app and what its onLoad gets. */
export interface PageAddress {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Resolves the url of my.navigateTo and its like: `/pages/…` from the project's root, anything else from the page. */
export function resolvePageAddress(url: string, currentPath: string): PageAddress {
  const [path = '', ...rest] = url.split('?');
  const segments = path.startsWith('/') ? [] : currentPath.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return { path: segments.join('/'), query: parseQuery(rest.join('?')) };
}

function parseQuery(query: string): Record<string, string> {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', ...value] = pair.split('=');
      return [decodeURIComponent(key), decodeURIComponent(value.join('='))];
    }),
  );
}
