import { type Data, getAtPath, setAtPath } from './data-path.ts';

/** The ways in which data changes: those of setData and of $spliceData. */
export type Change = 'set' | 'splice';

/**
 * The data of a page or component, twice as in Alipay: once for its script, and once for its view, which is another
 * process there. Only JSON reaches the view, and only through setData.
 */
export interface DataStore {
  readonly data: Data;
  readonly viewData: Data;
  set(patch: Data): void;
  /** Values are `[start, deleteCount, ...items]`, as of Array.prototype.splice. */
  splice(patch: Data): void;
}

export function createDataStore(initial: Data): DataStore {
  let data: Data = { ...initial };
  let viewData: Data = toJson(initial) as Data;
  const set = (patch: Data) => {
    for (const [path, value] of Object.entries(patch)) {
      data = setAtPath(data, path, value);
      viewData = setAtPath(viewData, path, toJson(value));
    }
  };
  return {
    get data() {
      return data;
    },
    get viewData() {
      return viewData;
    },
    set,
    splice(patch) {
      for (const [path, change] of Object.entries(patch)) {
        const list = getAtPath(data, path) ?? [];
        if (!Array.isArray(list) || !Array.isArray(change)) {
          throw new Error(
            `$spliceData: “${path}” must be an array, and its value [start, deleteCount, ...items].`,
          );
        }
        const [start, deleteCount, ...items] = change;
        set({ [path]: list.toSpliced(Number(start), Number(deleteCount), ...items) });
      }
    },
  };
}

/** What is left of a value on its way to the view: functions and undefined vanish, a Date becomes a string. */
export function toJson(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}
