/// <reference lib="es2024.sharedmemory" />

/**
 * What passes between the service and an instance: it becomes JSON, except for its bytes.
 */
export interface Message {
  readonly type: string;
  readonly body?: Uint8Array;
}

/** The service's end of the memory. */
export interface ServiceEnd<Sent extends Message> {
  /** Leaves a message for the instance, unless it is too large: then it must go another way before `wake`. */
  put(message: Sent): boolean;
  wake(): void;
  /** Hands over what was answered, if that has not been done yet. */
  takeAnswer(): void;
  /** Nothing will be answered any more. */
  close(): void;
}

/** The instance's end. */
export interface RuntimeEnd<Received extends Message, Sent extends Message> {
  /** Stops the thread, with every timer and socket of the function, until the service wakes it. */
  sleep(): void;
  /** What the service has left; undefined when it was too large. */
  take(): Received | undefined;
  /** Answers, unless the answer is too large: then it must go another way. */
  answer(message: Sent): boolean;
}

// In the memory lie two counts, two lengths, and the message: JSON, and behind it the bytes.
const posted = 0;
const answered = 1;
const textLength = 2;
const bodyLength = 3;
const headerBytes = 4 * Int32Array.BYTES_PER_ELEMENT;
const messageBytes = 64 * 1024;

const noBytes = Buffer.alloc(0);

/**
 * Memory that the service and one instance share. It has room for one small message: the service leaves one and wakes
 * the instance, which leaves its answer in the same place. Unlike a message port it needs the event loop of neither
 * side: an instance wakes with its next message at hand, and the service can look whether it is answered.
 */
export function allocateSharedMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(headerBytes + messageBytes);
}

/** @param onAnswer is called once for each answer that was small enough, never within `put` or `wake`. */
export function openServiceEnd<Sent extends Message, Received extends Message>(
  memory: SharedArrayBuffer,
  onAnswer: (message: Received) => void,
): ServiceEnd<Sent> {
  const { counts, write, read } = openMessages<Sent, Received>(memory);
  let taken = 0;
  let isUnanswered = false;
  let isWaiting = false;
  let isClosed = false;

  function takeAnswer(): void {
    const count = Atomics.load(counts, answered);
    if (count === taken || isClosed) return;
    taken = count;
    isUnanswered = false;
    onAnswer(read());
  }

  function waitForAnswer(): void {
    takeAnswer();
    isWaiting = isUnanswered && !isClosed;
    if (isWaiting) void Promise.resolve(Atomics.waitAsync(counts, answered, taken).value).then(waitForAnswer);
  }

  return {
    put: write,
    wake() {
      Atomics.add(counts, posted, 1);
      Atomics.notify(counts, posted);
      isUnanswered = true;
      // By then many an answer is there, and has been taken without being waited for.
      if (!isWaiting) setImmediate(waitForAnswer);
      isWaiting = true;
    },
    takeAnswer,
    close() {
      isClosed = true;
      Atomics.notify(counts, answered);
    },
  };
}

export function openRuntimeEnd<Received extends Message, Sent extends Message>(
  memory: SharedArrayBuffer,
): RuntimeEnd<Received, Sent> {
  const { counts, write, read } = openMessages<Sent, Received>(memory);
  let taken = 0;
  return {
    sleep() {
      // Now and then the call that wakes it comes late, when what was posted has been taken already.
      while (Atomics.load(counts, posted) === taken) Atomics.wait(counts, posted, taken);
    },
    take() {
      taken = Atomics.load(counts, posted);
      return Atomics.load(counts, textLength) === 0 ? undefined : read();
    },
    answer(message) {
      if (!write(message)) return false;
      Atomics.add(counts, answered, 1);
      Atomics.notify(counts, answered);
      return true;
    },
  };
}

function openMessages<Sent extends Message, Received extends Message>(memory: SharedArrayBuffer) {
  const counts = new Int32Array(memory, 0, headerBytes / Int32Array.BYTES_PER_ELEMENT);
  const bytes = Buffer.from(memory, headerBytes);

  return {
    counts,

    write(message: Sent): boolean {
      const { body = noBytes } = message;
      const text = JSON.stringify({ ...message, body: undefined });
      // A UTF-16 unit has three bytes in UTF-8 at most.
      const fits = text.length * 3 + body.byteLength <= messageBytes;
      counts[textLength] = fits ? bytes.write(text) : 0;
      counts[bodyLength] = fits ? body.byteLength : 0;
      if (fits) bytes.set(body, counts[textLength]);
      return fits;
    },

    /** The body is a copy: the memory is about to be written again. */
    read(): Received {
      const bodyStart = counts[textLength] ?? 0;
      const bodyEnd = bodyStart + (counts[bodyLength] ?? 0);
      const message = JSON.parse(bytes.toString('utf8', 0, bodyStart));
      message.body = bodyEnd === bodyStart ? noBytes : Buffer.from(bytes.subarray(bodyStart, bodyEnd));
      return message;
    },
  };
}
