/** What SJS has in place of `new Date` and `new RegExp` ("数据类型" of its documentation). */

export function getDate(...values: unknown[]): Date {
  return Reflect.construct(Date, values) as Date;
}

export function getRegExp(pattern: string, flags?: string): RegExp {
  return new RegExp(pattern, flags);
}
