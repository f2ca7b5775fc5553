import { createChange, type Increment, type Push, type Removal } from './changes.ts';
import type { Scalar } from './conditions.ts';

type Listed<Condition> = readonly (Condition | readonly Condition[])[];

/** Conditions for `where` and changes for `update`, by the names that CloudBase and WeChat's cloud have for them. */
export const command = {
  eq: <Value extends Scalar>(value: Value) => ({ $eq: value }),
  neq: <Value extends Scalar>(value: Value) => ({ $ne: value }),
  gt: <Value extends string | number>(value: Value) => ({ $gt: value }),
  gte: <Value extends string | number>(value: Value) => ({ $gte: value }),
  lt: <Value extends string | number>(value: Value) => ({ $lt: value }),
  lte: <Value extends string | number>(value: Value) => ({ $lte: value }),
  /** One of at most 20 values. */
  in: <Value extends Scalar>(values: readonly Value[]) => ({ $in: values }),
  /** None of at most 20 values. */
  nin: <Value extends Scalar>(values: readonly Value[]) => ({ $nin: values }),
  /** Begins with the text. */
  prefix: (text: string) => ({ $prefix: text }),
  exists: (exists: boolean) => ({ $exists: exists }),

  /** All of the conditions hold; each is an object as `where` takes it. */
  and: <const Condition extends object>(...conditions: Listed<Condition>) => ({ $and: flat(conditions) }),
  /** At least one of the conditions holds. */
  or: <const Condition extends object>(...conditions: Listed<Condition>) => ({ $or: flat(conditions) }),
  not: <const Condition extends object>(condition: Condition) => ({ $not: condition }),

  /** Adds a whole number, also a negative one. Increments from several devices all count. */
  inc: (by: number): Increment => createChange('inc', by),
  /** Adds to the end of a list. */
  push: <Item>(...items: readonly [Item, ...Item[]]): Push<Item> => createChange('push', items),
  /** Removes the field. */
  remove: (): Removal => createChange('unset', true),
};

export type Command = typeof command;

function flat<Condition>(conditions: Listed<Condition>): Condition[] {
  const none: Condition[] = [];
  return none.concat(...conditions);
}
