import { parseNickname } from './open-user-info';

/** The user's nickname, or `undefined` when the user has not agreed to show it, or has none. */
export async function readNickname(): Promise<string | undefined> {
  try {
    const { response } = await my.getOpenUserInfo();
    return parseNickname(response);
  } catch {
    return undefined;
  }
}
