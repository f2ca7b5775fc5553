// What the preview's server tells its open pages, as server-sent events with these shapes in JSON.

export const phoneSwitches = ['offline', 'slowNetwork'] as const;
export const cloudSwitches = ['slowFunctions', 'throttled', 'unavailable', 'dropAfterCommit'] as const;

export type PhoneSwitch = (typeof phoneSwitches)[number];
export type CloudSwitch = (typeof cloudSwitches)[number];

/** The switches that are on. */
export interface SwitchState {
  /** By the phone's name; a phone that has none on is not there. */
  readonly phones: Readonly<Record<string, readonly PhoneSwitch[]>>;
  readonly cloud: readonly CloudSwitch[];
}

/** A request as the panel shows it. */
export interface RequestEntry {
  /** Counts up; an entry that changes keeps its number. */
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Absent for a request of no phone, such as one of curl. */
  readonly phone?: string;
  readonly requestId?: string;
  /** `db`, `session`; absent for a request that has reached no function. */
  readonly functionName?: string;
  /** Operation and collection, or the session's action. */
  readonly operation?: string;
  /** HTTP status of Function Compute's answer; absent for a request that was not answered. */
  readonly status?: number | 'async';
  /** Why it failed: the function's own code, Function Compute's, or the error of `my.request`. */
  readonly code?: string;
  /** Why nothing of Function Compute's answer is known: the request was never sent, or the phone did not get it. */
  readonly missing?: 'unsent' | 'unanswered';
  readonly isColdStart?: boolean;
  readonly instanceId?: string;
  /** In the function. */
  readonly milliseconds?: number;
  /** Until the phone had the answer. */
  readonly phoneMilliseconds?: number;
  readonly memoryMegabytes?: number;
  /** What the function has printed, and what else is to be said. */
  readonly lines: readonly string[];
}

/**
 * How much of a running phone a build replaces. `style`: its styles, and nothing else happens. `template`: what the AXML
 * of the open pages says; scripts and data stay. `script`: everything; the phone loads again and is put back as it was.
 */
export type Change = 'style' | 'template' | 'script';

/** Something in the project that cannot be shown; the server's Problem. */
export interface ShownCompileProblem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** The project was built. */
export interface ChangeEvent {
  readonly version: number;
  /** Of the last build that succeeded, how it differs from the one that did before it, and which that was. */
  readonly goodVersion?: number;
  readonly change?: Change;
  readonly previousVersion?: number;
  /** Why this build failed; empty when it succeeded. */
  readonly problems: readonly ShownCompileProblem[];
}

/** `entries` puts others in the place of all; `deployed` tells that the backend is another one. */
export type LiveEvent =
  | { readonly name: 'change'; readonly data: ChangeEvent }
  | { readonly name: 'switches'; readonly data: SwitchState }
  | { readonly name: 'entries'; readonly data: readonly RequestEntry[] }
  | { readonly name: 'entry'; readonly data: RequestEntry }
  | { readonly name: 'deployed'; readonly data: { readonly at: number } };

export const eventNames = ['change', 'switches', 'entries', 'entry', 'deployed'] as const;
