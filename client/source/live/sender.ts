import type { UnknownObject } from '../border.ts';
import { type CancelSignal, createCanceller } from '../cancellation.ts';
import { ClientError, isClientError } from '../errors.ts';
import type { OfflineSupport } from '../offline.ts';
import { addsToWhatIsThere, type Change, toRequest } from './change.ts';
import { createListeners, type Listeners } from './listeners.ts';
import type { LiveState } from './live-types.ts';
import { mergeChanges } from './merge-changes.ts';
import { isFinal, isFromFunction } from './refusal.ts';
import { pauseBefore } from './resting.ts';
import type { UnsentStorage } from './unsent-storage.ts';
import type { UnsentWrite, UnsentWrites } from './unsent-writes.ts';

/** Sends what is unsent, in order, and rests when that fails for a reason that may pass. */
export interface Sender {
  /** Keeps what is unsent, and sends it unless it rests. */
  start(): void;
  /** Sends, also when it rests. Resolves when nothing is left, or it rests again. */
  send(): Promise<void>;
  /** The server can be reached: whatever sending rests for may have passed. */
  noticeServer(): void;
  state(): LiveState;
  readonly listeners: Listeners<LiveState>;
  tellState(): void;
  /** Gives up what is on its way. */
  clear(): void;
}

/** Hears what becomes of writes. */
export interface Outcomes {
  sending(write: UnsentWrite): void;
  /** Nothing is known of what became of it. */
  unanswered(write: UnsentWrite): void;
  confirmed(write: UnsentWrite, change: Change, answer: UnknownObject): void;
  rejected(write: UnsentWrite, change: Change, error: ClientError): void;
  /** All that one answer told has been told. */
  settled(): void;
}

/** The db function's limit, and a size far below Function Compute's. */
const mostWrites = 200;
const mostCharacters = 500_000;

/** For how long the server remembers a write, and an hour less. */
const remembered = 23 * 60 * 60 * 1000;

/** So often a write may make the function fail before it is taken for the reason. */
const mostFailures = 5;

interface Outgoing {
  readonly write: UnsentWrite;
  readonly change: Change;
}

export function createSender(options: {
  readonly offline: OfflineSupport;
  readonly unsent: UnsentWrites;
  readonly storage: Pick<UnsentStorage, 'save'>;
  readonly outcomes: Outcomes;
  readonly createOperationId: () => string;
  /** Resolves when what an earlier start left is among what is unsent. */
  readonly ready: Promise<void>;
}): Sender {
  const { offline, unsent, storage, outcomes, createOperationId, ready } = options;
  const listeners = createListeners<LiveState>();
  let canceller = createCanceller();
  let running: Promise<void> | undefined;
  let resting: ClientError | undefined;
  /** How often in a row sending has failed, and which rest is the present one. */
  let failures = 0;
  let rest = {};
  /** How many writes go out one by one, because one of them is the reason for a failure of all. */
  let oneByOne = 0;
  const failuresOf = new Map<string, number>();

  const state = (): LiveState => ({ unsent: unsent.all().length, resting });
  const tellState = () => listeners.tell(state());

  async function run(): Promise<void> {
    const { signal } = canceller;
    await ready;
    for (;;) {
      await storage.save();
      if (signal.aborted || unsent.all().length === 0) break;
      const failure = await sendSome(signal);
      if (signal.aborted) return;
      if (failure !== undefined) {
        pause(failure);
        break;
      }
      resting = undefined;
      failures = 0;
      oneByOne = Math.max(0, oneByOne - 1);
      tellState();
    }
    // Without a moment in between, so that a change that comes now starts anew.
    if (!signal.aborted) running = undefined;
  }

  /** Resolves to why sending must rest, if it must. */
  async function sendSome(signal: CancelSignal): Promise<ClientError | undefined> {
    try {
      // By the session the server's time is known, when writes are first tried.
      await offline.signIn(signal);
    } catch (error) {
      return asClientError(error);
    }
    const outgoing = signal.aborted ? [] : take();
    await storage.save();
    return signal.aborted ? undefined : sendOnce(outgoing, signal);
  }

  /** The first writes, as far as each is to another document. From now on they are what they are. */
  function take(): Outgoing[] {
    const outgoing: Outgoing[] = [];
    const documents = new Set<string>();
    let characters = 0;
    for (const write of unsent.all()) {
      const document = `${write.collection}/${write.id}`;
      const change = mergeChanges(write.changes);
      if (documents.has(document) || change === undefined || change === 'nothing') break;
      documents.add(document);
      characters += JSON.stringify(change).length;
      const isFull = outgoing.length >= (oneByOne > 0 ? 1 : mostWrites) || characters > mostCharacters;
      if (isFull && outgoing.length > 0) break;
      outgoing.push({ write: freeze(write, change), change });
    }
    return outgoing;
  }

  function freeze(write: UnsentWrite, change: Change): UnsentWrite {
    const isMarked = write.triedAt !== undefined || !addsToWhatIsThere(change);
    outcomes.sending(write);
    if (isMarked && !write.isOpen) return write;
    const frozen = { ...write, isOpen: false, ...(isMarked ? {} : { triedAt: offline.serverTime() }) };
    unsent.replace(write, frozen);
    return frozen;
  }

  /** Resolves to why sending must rest, if it must. */
  async function sendOnce(
    outgoing: readonly Outgoing[],
    signal: CancelSignal,
  ): Promise<ClientError | undefined> {
    const fresh = outgoing.filter(({ write }) => !isForgotten(write));
    for (const each of outgoing) if (!fresh.includes(each)) reject(each, forgotten());
    let failure: ClientError | undefined;
    try {
      const requests = fresh.map(({ write, change }) => toRequest(write, change, write.opId));
      const results = await offline.send(requests, signal);
      if (signal.aborted) return undefined;
      fresh.forEach((each, at) => {
        const result = results[at];
        if (result === undefined) return;
        if ('error' in result) failure = settleError(each, result.error) ?? failure;
        else confirm(each, result.data);
      });
    } catch (error) {
      if (signal.aborted) return undefined;
      failure = settleFailure(fresh, asClientError(error));
    }
    outcomes.settled();
    return failure;
  }

  function settleFailure(outgoing: readonly Outgoing[], error: ClientError): ClientError | undefined {
    const [only] = outgoing;
    if (only !== undefined && outgoing.length === 1 && isFromFunction(error)) return settleError(only, error);
    outgoing.forEach(({ write }) => {
      outcomes.unanswered(write);
    });
    // One of the writes is the reason; each by itself tells which.
    if (!isFromFunction(error)) return error;
    oneByOne = outgoing.length + 1;
    return isFinal(error) ? undefined : error;
  }

  /** What the function said of one write. */
  function settleError(outgoing: Outgoing, error: ClientError): ClientError | undefined {
    const { write, change } = outgoing;
    const failed = (failuresOf.get(write.opId) ?? 0) + 1;
    const isReason = error.code === 'Internal' && failed >= mostFailures;
    if (!isFinal(error) && !isReason) {
      if (error.code === 'Internal') failuresOf.set(write.opId, failed);
      outcomes.unanswered(write);
      return error;
    }
    // The id was made here: it is there because this very change was carried out, longer ago than the server remembers.
    if (error.code === 'AlreadyExists' && change.kind === 'add') confirm(outgoing, {});
    else refuse(outgoing, error);
    return undefined;
  }

  function confirm({ write, change }: Outgoing, answer: UnknownObject): void {
    unsent.replace(write);
    failuresOf.delete(write.opId);
    outcomes.confirmed(write, change, answer);
  }

  /** What was merged is refused together; each change by itself tells which of them it was. */
  function refuse(outgoing: Outgoing, error: ClientError): void {
    const { collection, id, opId, changes } = outgoing.write;
    failuresOf.delete(opId);
    if (changes.length === 1) {
      reject(outgoing, error);
      return;
    }
    const parts = changes.map((part) => ({ opId: createOperationId(), collection, id, changes: [part] }));
    unsent.replace(outgoing.write, ...parts.map((part) => ({ ...part, isOpen: false })));
    outcomes.unanswered(outgoing.write);
  }

  function reject({ write, change }: Outgoing, error: ClientError): void {
    unsent.replace(write);
    outcomes.rejected(write, change, error);
  }

  function isForgotten({ triedAt }: UnsentWrite): boolean {
    return triedAt !== undefined && offline.serverTime() - triedAt > remembered;
  }

  function pause(failure: ClientError): void {
    resting = failure;
    failures += 1;
    const present = {};
    rest = present;
    void offline.wait?.(pauseBefore(failures, offline.randomBytes)).then(() => {
      if (rest === present) void send();
    });
    tellState();
  }

  function send(): Promise<void> {
    rest = {};
    running ??= run();
    return running;
  }

  return {
    start: () => {
      // Sending does so, too, but not before the request that is on its way is answered.
      void ready.then(storage.save);
      // Without a timer nothing else would end the rest.
      if (resting === undefined || offline.wait === undefined) void send();
    },
    send,
    noticeServer: () => {
      if (resting !== undefined) void send();
    },
    state,
    listeners,
    tellState,
    clear() {
      canceller.abort();
      canceller = createCanceller();
      resting = undefined;
      failures = 0;
      rest = {};
      oneByOne = 0;
      running = undefined;
      failuresOf.clear();
    },
  };
}

function forgotten(): ClientError {
  return new ClientError(
    'Aborted',
    'The answer to this change was lost more than a day ago. It may have been carried out, so that it is not repeated.',
  );
}

function asClientError(error: unknown): ClientError {
  return isClientError(error) ? error : new ClientError('Internal', 'Sending failed.', { cause: error });
}
