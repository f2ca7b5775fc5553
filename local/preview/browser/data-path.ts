/** The data of a page or component. */
export type Data = Readonly<Record<string, unknown>>;

type Key = string | number;

/**
 * Splits a path of `setData`: `todos[0].done` is `['todos', 0, 'done']`.
 *
 * @throws Error when it is not a path.
 */
export function parseDataPath(path: string): Key[] {
  if (!/^[^.[\]]+(\.[^.[\]]+|\[\d+\])*$/.test(path))
    throw new Error(`setData: “${path}” is not a data path.`);
  return [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([key, index]) =>
    index === undefined ? key : Number(index),
  );
}

/** A copy of the data with a value at a path. What lies on the way and is missing is made; the rest is shared. */
export function setAtPath(data: Data, path: string, value: unknown): Data {
  return setIn(data, parseDataPath(path), value) as Data;
}

/** What the data has at a path, or undefined. */
export function getAtPath(data: Data, path: string): unknown {
  let current: unknown = data;
  for (const key of parseDataPath(path))
    current = (current as Record<Key, unknown> | null | undefined)?.[key];
  return current;
}

function setIn(container: unknown, [key, ...rest]: readonly Key[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy: Record<Key, unknown> | unknown[] = copyContainer(container, key);
  const keyed = copy as Record<Key, unknown>;
  keyed[key] = setIn(keyed[key], rest, value);
  return copy;
}

function copyContainer(container: unknown, key: Key): Record<Key, unknown> | unknown[] {
  if (Array.isArray(container)) return [...container];
  if (typeof container === 'object' && container !== null) return { ...container };
  return typeof key === 'number' ? [] : {};
}
