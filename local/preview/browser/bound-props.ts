import { type Data, parseDataPath } from './data-path.ts';

/** The props that a component's user binds two-way, each with the path of its field in the user's data. */
export type BoundProps = Readonly<Record<string, string>>;

/**
 * What of a component's setData (or $spliceData) its user's data has to follow, with the user's own paths: `value.name`
 * is `form.name` where `value` is bound to `form`.
 */
export function patchOfUser(patch: Data, bound: BoundProps): Data {
  const entries = Object.entries(patch).flatMap(([path, value]) => {
    const prop = propOf(path);
    const field = Object.hasOwn(bound, prop) ? bound[prop] : undefined;
    return field === undefined ? [] : [[field + path.slice(prop.length), value] as const];
  });
  return Object.fromEntries(entries);
}

/** What of it stays with the component: what is not bound, and fields that its own data has beside a prop of that name. */
export function ownPatch(patch: Data, bound: BoundProps, data: Data): Data {
  const isOwn = (name: string) => !Object.hasOwn(bound, name) || Object.hasOwn(data, name);
  return Object.fromEntries(Object.entries(patch).filter(([path]) => isOwn(propOf(path))));
}

function propOf(path: string): string {
  return String(parseDataPath(path)[0]);
}
