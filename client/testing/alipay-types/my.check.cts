import { type Client, createClient } from '../../source/mini-program.ts';

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

// @ts-expect-error A mini-program has no Node.
process.version;
// @ts-expect-error `my` is required here.
createClient<Collections>({ sessionUrl: 'https://example.com/session' });
// @ts-expect-error A part of `my` does not do.
createClient<Collections>({ my: { getAuthCode: my.getAuthCode }, sessionUrl: 'https://example.com/session' });
