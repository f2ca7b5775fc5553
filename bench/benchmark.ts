import type { GoalName } from './goals.ts';

/** Two things measured in turn, round by round, in the same run. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly name: string;
  readonly unit: 'operations/s' | 'µs' | 'calls' | 'kB' | 'MB' | 'requests';
  /** One value for each round. */
  readonly measured: readonly number[];
  /** What it is measured against, in the same rounds. */
  readonly reference: readonly number[];
  /** Of the median of measured ÷ reference; absent where the figure only explains another one. */
  readonly goal?: GoalName;
}

/** What is not compared with anything, such as the memory that a server takes. */
export interface Amount {
  readonly kind: 'amount';
  readonly name: string;
  readonly unit: 'MB' | 'ms' | 'CU' | 'calls' | 'requests';
  /** Null where this system does not tell. */
  readonly value: number | null;
  readonly goal?: GoalName;
}

export type Figure = Comparison | Amount;

/** How long to measure. */
export interface Effort {
  /** True for a smoke run, whose figures say no more than that the benchmark works. */
  readonly quick: boolean;
  readonly rounds: number;
  /** Milliseconds of one measurement, of which a round has two for each comparison. */
  readonly milliseconds: number;
  /** Milliseconds that each thing runs, uncounted, before the first round. */
  readonly warmUpMilliseconds: number;
}

/** The processes that a benchmark can start; see build.ts. */
export type ScriptName =
  | 'tablestore-local'
  | 'tablestore-for-functions'
  | 'dynalite'
  | 'bare-http'
  | 'record-answer'
  | 'function-compute'
  | 'load-generator'
  | 'answer-as-server';

export interface BenchmarkContext {
  readonly effort: Effort;
  /** The built file of a process to start. */
  script(name: ScriptName): string;
  /** An empty directory for data, on the disk that the project is on; removed afterwards. */
  readonly directory: string;
  /** From 0 (inclusive) to 1 (exclusive); the same numbers in every run. */
  readonly random: () => number;
  /** Says on the terminal what is being done; each text replaces the one before. */
  progress(text: string): void;
}

export interface Benchmark {
  /** One line: what is compared with what, and how. */
  readonly title: string;
  /** The headings of the two columns of its table. */
  readonly measured: string;
  readonly reference: string;
  run(context: BenchmarkContext): Promise<Figure[]>;
}

/** What a run of a benchmark gives. */
export interface Outcome extends Omit<Benchmark, 'run'> {
  readonly figures: readonly Figure[];
}
