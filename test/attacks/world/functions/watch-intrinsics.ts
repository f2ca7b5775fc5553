/** What every object of a program inherits from: whoever can change one of these changes the whole program. */
const intrinsics = {
  Object,
  Array,
  String,
  Number,
  Boolean,
  Function,
  RegExp,
  Promise,
  Error,
  JSON,
  Map,
  Set,
};

function describeIntrinsics(): string {
  return Object.entries(intrinsics)
    .flatMap(([name, value]) =>
      [value, 'prototype' in value ? value.prototype : {}].map(
        (object) => `${name} ${Reflect.ownKeys(object).map(String).join(' ')}`,
      ),
    )
    .join('\n');
}

/** What the log says once an invocation has left something behind in what every object inherits from. */
export const changedIntrinsics = 'intrinsics have changed';

/** A handler that logs whenever an invocation has changed what every object inherits from. */
export function watchIntrinsics<Parameters extends readonly unknown[], Result>(
  handler: (...parameters: Parameters) => Promise<Result> | undefined,
): (...parameters: Parameters) => Promise<Result | undefined> {
  let before: string | undefined;
  return async (...parameters) => {
    const answer = await handler(...parameters);
    const after = describeIntrinsics();
    // What the SDKs themselves add, they add while the first invocation loads them.
    before ??= after;
    if (before !== after) process.stdout.write(`${changedIntrinsics}\n`);
    return answer;
  };
}
