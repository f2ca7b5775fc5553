/**
 * Reads the `response` of `my.getOpenUserInfo`, JSON in which the answer is the member `response`. Its code is 10000,
 * or for instance 40003 when the user was not asked, 40006 when the app lacks the product.
 * https://opendocs.alipay.com/mini/api/ch8chh
 */
export function parseNickname(response: string): string | undefined {
  const answer: unknown = JSON.parse(response)?.response;
  if (typeof answer !== 'object' || answer === null) return undefined;
  if (!('code' in answer) || answer.code !== '10000' || !('nickName' in answer)) return undefined;
  return typeof answer.nickName === 'string' && answer.nickName !== '' ? answer.nickName : undefined;
}
