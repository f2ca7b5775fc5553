import type { LocalCloud } from '../../servers/local-cloud.ts';
import { type SignedInUser, signIn } from '../../workload/signed-in-user.ts';
import type { CostedOperation } from './operations.ts';

/** Sends a request once, after what it needs is there. Every step is one invocation. */
export interface Action {
  readonly prepare: readonly (() => Promise<void>)[];
  run(): Promise<void>;
}

const listed = 50;
const idOf = (number: number) => `todo-${String(number).padStart(3, '0')}`;
const todo = {
  text: 'Remember to buy bread, milk and two pounds of apples on the way home.',
  completed: false,
};

/** Somebody with 50 todos, who stays signed in; logins are of another, because later ones end a user's first session. */
const steady = 'steady';
const frequent = 'frequent';

/** Invocations that signInWithTodos makes. */
export const preparingInvocations = 4;

/** Gives both users their todos. @returns the one who stays signed in. */
export async function signInWithTodos(cloud: LocalCloud): Promise<SignedInUser> {
  const items = Array.from({ length: listed }, (_, number) => ({
    op: 'put',
    obj: { id: idOf(number), ...todo },
  }));
  const users = [await signIn(cloud, frequent), await signIn(cloud, steady)] as const;
  for (const user of users) await ask(user, { op: 'batch', items });
  return users[1];
}

/** How each of the requests is sent. Those that change todos leave as many as there were, but for `add`. */
export function actionsOf(cloud: LocalCloud, user: SignedInUser): Readonly<Record<CostedOperation, Action>> {
  let newcomer = user;
  const event = (event: object) => () => ask(user, event);
  const extra = idOf(listed);
  return {
    login: { prepare: [], run: async () => void (await signIn(cloud, frequent)) },
    renew: { prepare: [], run: () => renew(user) },
    get: { prepare: [event({ op: 'get', id: idOf(0) })], run: event({ op: 'get', id: idOf(1) }) },
    'get, session read': {
      prepare: [
        async () => {
          newcomer = await signIn(cloud, frequent);
        },
      ],
      run: () => ask(newcomer, { op: 'get', id: idOf(1) }),
    },
    'list of 50': { prepare: [], run: event({ op: 'list', limit: listed }) },
    update: { prepare: [], run: event({ op: 'update', id: idOf(0), set: { completed: true } }) },
    remove: {
      prepare: [event({ op: 'put', obj: { id: extra, ...todo } })],
      run: event({ op: 'remove', id: extra }),
    },
    add: { prepare: [], run: event({ op: 'add', obj: todo }) },
  };
}

async function ask({ sessionId, invokeDb }: SignedInUser, event: object): Promise<void> {
  const { status, body } = await invokeDb({ sid: sessionId, ...event });
  if (status !== 200 || body.includes('"error"')) throw new Error(`db answered ${status}: ${body}`);
}

async function renew({ sessionId, postToSession }: SignedInUser): Promise<void> {
  const { status, body } = await postToSession({ action: 'renew', sessionId });
  if (status !== 200) throw new Error(`session answered ${status}: ${body}`);
}
