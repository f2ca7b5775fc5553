import { createLive } from '../../source/live.ts';
import { type Client, createClient } from '../../source/mini-program.ts';
import { adaptWx } from '../../source/wechat.ts';

/**
 * Compiled against Alipay's own types and without those of Node, which shows two things: the global `my` fits, and
 * nothing that the mini-program entry imports names an object that only Node has. Its extension keeps this file out of
 * the project's own compilation, where the globals are those of Node.
 */
interface Collections {
  readonly todos: { readonly text: string; readonly completed: boolean };
}

const client: Client<Collections> = createClient<Collections>({
  my,
  sessionUrl: 'https://example.com/session',
});
client.db.collection('todos').add({ text: 'Buy milk', completed: false });

const list = createLive({ client, defaults: { todos: { completed: false } } }).list('todos', {
  where: { completed: false },
  orderBy: { field: 'id', direction: 'desc' },
});
list.subscribe(({ items }) => items.map(({ data }) => data.text.length + data.createdAt));
list.update(list.add({ text: 'Buy bread', completed: false }), { completed: true });
const fromWeChat: Parameters<typeof createClient>[0]['my'] = adaptWx(Object());
fromWeChat.getNetworkType;

// @ts-expect-error There is no such field.
list.update('id', { done: true });
// @ts-expect-error A condition on a field that there is not.
createLive({ client }).list('todos', { where: { done: true } });
// @ts-expect-error No index orders it.
createLive({ client }).list('todos', { orderBy: { field: 'text' } });
// @ts-expect-error There is no such collection.
createLive({ client }).list('notes');

// @ts-expect-error A mini-program has no Node.
process.version;
// @ts-expect-error `my` is required here.
createClient<Collections>({ sessionUrl: 'https://example.com/session' });
// @ts-expect-error A part of `my` does not do.
createClient<Collections>({ my: { getAuthCode: my.getAuthCode }, sessionUrl: 'https://example.com/session' });
