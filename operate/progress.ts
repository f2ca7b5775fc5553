/** A line that says how far long work is. */
export interface Progress {
  update(text: string): void;
  /** Takes the line away, for what is printed next. */
  end(): void;
}

/** On a terminal the line replaces itself; elsewhere, as in a log of CI, there is none. */
export function createProgress(stream: { readonly isTTY?: boolean; write(text: string): unknown }): Progress {
  const clear = '\r\u001b[2K';
  const write = (text: string) => stream.isTTY === true && stream.write(text);
  return {
    update: (text) => write(`${clear}${text}`),
    end: () => write(clear),
  };
}
