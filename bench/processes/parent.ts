import * as v from 'valibot';

/** What a child process does for the one that started it; see child.ts for the other side. */
export interface Duties {
  /** What the parent learns once the child is ready. */
  readonly ready: unknown;
  /** Answers one question; a rejection becomes the parent's. */
  answer(question: unknown): Promise<unknown>;
  /** Called when the parent is done with the child, or is gone. */
  close(): Promise<void>;
}

const questionMessage = v.object({ id: v.number(), question: v.unknown() });

/** Makes this process a child: says that it is ready, answers questions, and ends with its parent. */
export function answerParent({ ready, answer, close }: Duties): void {
  process.on('message', (message) => {
    const { id, question } = v.parse(questionMessage, message);
    answer(question).then(
      (result) => tell({ id, answer: result }),
      (error: unknown) =>
        tell({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => {
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  tell({ ready });
}

function tell(message: object): void {
  process.send?.(message);
}
