/**
 * Loads a CommonJS file as `require` does, with what V8 made of it the last time; to compile it anew takes longer than
 * all the rest.
 */
export declare function loadCompiled(file: string): {
  /** What it exports. */
  readonly program: unknown;
  /**
   * Writes down what V8 has made of it, for the next time, if that was not there; best when the functions that a start
   * needs have run.
   */
  keepCompiled(): void;
};
