/** Those who want to hear of something. */
export interface Listeners<Message> {
  /** Gives back how to stop. */
  add(listener: (message: Message) => void): () => void;
  /** A listener may cause more news: everyone hears one message after the other, in their order. */
  tell(message: Message): void;
  count(): number;
}

/** @param report is told of errors of the listeners' own, which stop nothing here. */
export function createListeners<Message>(
  report: (error: unknown) => void = leaveUncaught,
): Listeners<Message> {
  // In objects of their own, so that a function that was added twice is heard twice.
  let all: readonly { readonly hear: (message: Message) => void }[] = [];
  const untold: Message[] = [];
  return {
    add(hear) {
      const listener = { hear };
      all = [...all, listener];
      return () => {
        all = all.filter((other) => other !== listener);
      };
    },
    tell(message) {
      untold.push(message);
      if (untold.length > 1) return;
      for (const present of untold) {
        for (const listener of all) {
          try {
            // Another one may have stopped it.
            if (all.includes(listener)) listener.hear(present);
          } catch (error) {
            report(error);
          }
        }
      }
      untold.length = 0;
    },
    count: () => all.length,
  };
}

/** The platform reports it as any other that nobody caught. */
function leaveUncaught(error: unknown): void {
  void Promise.reject(error);
}
