import type { InvokeOperate } from '../invoke-operate.ts';
import type { Progress } from '../progress.ts';

/** Options that only some commands have. */
export interface CommandOptions {
  readonly apply: boolean;
  readonly file: string | undefined;
  readonly user: string | undefined;
  readonly shared: boolean;
}

export interface CommandScope {
  readonly invoke: InvokeOperate;
  readonly progress: Progress;
  readonly options: CommandOptions;
  /** Relative paths are meant from here. */
  readonly directory: string;
  /** Names the deployment, so that what was begun with one is not gone on with at another. */
  readonly target: string;
}

/** What a command has come to. */
export interface Outcome {
  /** False: the exit code is 1. */
  readonly isWhole: boolean;
  /** For people. */
  readonly text: string;
  /** The same for programs, with --json. */
  readonly data: unknown;
}

export interface Command {
  /** The words after the command's name. */
  readonly parameters: readonly string[];
  readonly options: readonly (keyof CommandOptions)[];
  readonly summary: string;
  /** What is asked before, when it cannot be undone. */
  readonly question?: (parameters: readonly string[]) => string;
  run(parameters: readonly string[], scope: CommandScope): Promise<Outcome>;
}
