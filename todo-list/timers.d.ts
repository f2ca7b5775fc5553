/** A mini-program has timers, `@mini-types/alipay` does not. */
declare function setTimeout(callback: () => void, milliseconds: number): number;
