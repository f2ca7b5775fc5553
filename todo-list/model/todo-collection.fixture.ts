import { setImmediate } from 'node:timers/promises';
import type { Todo, TodoPage } from './todo-list';
import type { TodoCollection } from './todo-store';

/** A request that the backend has got and not answered yet. */
export interface Request {
  /** `list`, `list <cursor>`, `add`, `set <id>` or `remove <id>`. */
  readonly operation: string;
  readonly todo: Todo | undefined;
  /** Answers; resolves when the store has dealt with it. */
  succeed(answer?: TodoPage | { id: string }): Promise<void>;
  fail(error: unknown): Promise<void>;
}

/** A collection whose answers the test gives, one by one, in the order that it likes. */
export function createCollectionByHand() {
  const requests: Request[] = [];

  function request<Answer>(operation: string, todo?: Todo): Promise<Answer> {
    return new Promise((resolve, reject) => {
      requests.push({
        operation,
        todo,
        async succeed(answer) {
          resolve(answer as Answer);
          await setImmediate();
        },
        async fail(error) {
          reject(error);
          await setImmediate();
        },
      });
    });
  }

  const todos: TodoCollection = {
    limit: () => ({ get: ({ cursor }) => request(cursor === undefined ? 'list' : `list ${cursor}`) }),
    add: (todo) => request('add', todo),
    doc: (id) => ({ set: (todo) => request(`set ${id}`, todo), remove: () => request(`remove ${id}`) }),
  };

  return {
    todos,
    /** All requests that were ever made, by operation. */
    operations: () => requests.map(({ operation }) => operation),
    /** The last one. */
    request(): Request {
      const last = requests.at(-1);
      if (last === undefined) throw new Error('Nothing was requested.');
      return last;
    },
  };
}
