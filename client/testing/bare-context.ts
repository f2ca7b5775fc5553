import { createContext, runInContext } from 'node:vm';

type MiniProgramModule = typeof import('../source/mini-program.ts');
type LiveModule = typeof import('../source/live.ts');
type WeChatModule = typeof import('../source/wechat.ts');

/** `2025`: every built-in object that a current engine has; `2017`: those of ECMAScript 2017. */
export type Edition = '2025' | '2017';

/**
 * Runs a CommonJS module where there is nothing but ECMAScript's own objects, and of those none that a mini-program
 * may lack: no `globalThis`, no BigInt, no timers, no way to make code of text.
 */
export function loadInBareContext(code: string, edition: Edition = '2025'): MiniProgramModule {
  return loadAll([code], edition)[0] as MiniProgramModule;
}

/** An entry of the client and those beside it, which share one context, as an app's modules do. */
export function loadTogetherInBareContext(
  codes: { readonly client: string; readonly live: string; readonly wechat: string },
  edition: Edition = '2025',
): MiniProgramModule & LiveModule & WeChatModule {
  return Object.assign({}, ...loadAll([codes.client, codes.live, codes.wechat], edition));
}

function loadAll(codes: readonly string[], edition: Edition): object[] {
  const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
  runInContext(edition === '2017' ? `${forgetNewer}${forget}` : forget, context);
  const left: string[] = runInContext(
    `[${unknown.map((name) => `'${name}', typeof ${name}`).join()}]`,
    context,
  );
  const found = unknown.filter((_, index) => left[2 * index + 1] !== 'undefined');
  if (found.length > 0) throw new Error(`The context is not bare: it has ${found.join()}.`);

  return codes.map((code) => {
    const module = { exports: {} };
    const wrapped: (module: object, exports: object) => void = runInContext(
      `(function (module, exports) {${code}\n})`,
      context,
    );
    wrapped(module, module.exports);
    return module.exports;
  });
}

const unknown = [
  ...['globalThis', 'global', 'self', 'window', 'my', 'require', 'process', 'console', 'Buffer', 'URL'],
  ...['URLSearchParams', 'TextEncoder', 'TextDecoder', 'crypto', 'fetch', 'atob', 'btoa', 'structuredClone'],
  ...['queueMicrotask', 'setTimeout', 'setInterval', 'XMLHttpRequest', 'AbortSignal', 'Iterator'],
  ...['BigInt', 'BigInt64Array', 'BigUint64Array', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'WebAssembly'],
  ...['FinalizationRegistry', 'Intl', 'escape', 'unescape'],
];

const forget = unknown.map((name) => `delete this.${name};`).join('');

/** `Symbol.asyncIterator` cannot be deleted, so that Symbol itself gives way to one without it. */
const forgetNewer = `
  for (const [object, names] of [
    [Object, ['fromEntries', 'hasOwn', 'groupBy']],
    [Promise, ['allSettled', 'any', 'withResolvers', 'try']],
    [Promise.prototype, ['finally']],
    [Array, ['fromAsync']],
    [Array.prototype, ['flat', 'flatMap', 'at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed',
      'toSpliced', 'with']],
    [String.prototype, ['matchAll', 'replaceAll', 'trimStart', 'trimEnd', 'at', 'isWellFormed', 'toWellFormed']],
  ]) for (const name of names) delete object[name];
  {
    const Native = Symbol;
    Symbol = (description) => Native(description);
    for (const name of ['for', 'iterator', 'hasInstance', 'species', 'toPrimitive', 'toStringTag']) {
      Symbol[name] = Native[name];
    }
  }
`;
