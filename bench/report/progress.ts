/** Where progress is shown: the terminal, or a log that takes whole lines only. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress {
  say(text: string): void;
  /** Clears what a terminal shows. */
  end(): void;
}

/** A log gets a line only so often, in milliseconds. */
const betweenLines = 5_000;

/** @param clock in milliseconds. */
export function createProgress(
  output: ProgressOutput,
  name: string,
  clock: () => number = () => performance.now(),
): Progress {
  let lastLineAt = Number.NEGATIVE_INFINITY;
  return {
    say(text) {
      if (output.isTTY) {
        output.write(`\r\u001b[K${name}: ${text}`);
        return;
      }
      if (clock() - lastLineAt < betweenLines) return;
      lastLineAt = clock();
      output.write(`${name}: ${text}\n`);
    },
    end() {
      if (output.isTTY) output.write('\r\u001b[K');
    },
  };
}
