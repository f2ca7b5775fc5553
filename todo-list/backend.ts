/**
 * Where the backend is: the one file to edit.
 *
 * `npm start` prints the local address of the session function, a deployment the public one
 * (`https://….fcapp.run/`), which a phone needs.
 */
export const sessionUrl: string = 'http://127.0.0.1:7615/';

/**
 * The local cloud's Alipay, as `npm start` prints it. The IDE's simulator needs it, because the codes of its own
 * `my.getAuthCode` are the real Alipay's, which the local cloud does not know. For a deployed backend: `undefined`.
 */
export const localAlipay: string | undefined = 'http://127.0.0.1:7614';
