/** Something of Alipay's runtime that the preview does not have. */
export class UnsupportedError extends Error {
  override name = 'UnsupportedError' as const;

  constructor(what: string) {
    super(`The preview does not have ${what}. Try it in the Alipay IDE, or guard it with my.canIUse.`);
  }
}

/** Methods of that name which throw when they are called. */
export function unsupportedMethods(owner: string, names: readonly string[]): Record<string, () => never> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      () => {
        throw new UnsupportedError(`${owner}.${name}`);
      },
    ]),
  );
}

/** @throws UnsupportedError when an object given to App, Page or Component has a key that would change what happens. */
export function refuseKeys(caller: string, options: object, keys: readonly string[]): void {
  for (const key of keys) if (key in options) throw new UnsupportedError(`“${key}” of ${caller}()`);
}
