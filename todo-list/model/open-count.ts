/** How many todos are to be done: known from somewhere, then kept up with what the user does. */
export interface OpenCount {
  value(): number | undefined;
  tell(count: number): void;
  change(by: number): void;
  /** A change was refused: what is known does not hold any more. */
  forget(): void;
  /** Asks the server. When it does not answer, nothing is known: other phones may have changed what was. */
  ask(): Promise<void>;
}

export function createOpenCount(askServer: () => Promise<number>): OpenCount {
  let known: number | undefined;
  let changes = 0;
  return {
    value: () => known,
    tell(count) {
      known = count;
    },
    change(by) {
      changes += 1;
      if (known !== undefined) known += by;
    },
    forget() {
      known = undefined;
    },
    async ask() {
      const before = changes;
      const count = await askServer().catch(() => undefined);
      // What was changed meanwhile may be in the answer, or not.
      if (changes === before) known = count;
    },
  };
}
