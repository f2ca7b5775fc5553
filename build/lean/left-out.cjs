'use strict';

/**
 * Stands in a bundle for a module that the function never uses. Whatever is read from it stands for more of the same,
 * so that the modules that name it, or extend a class of it, load; a call of it fails, and says what is missing.
 */
module.exports = function leftOut(name) {
  const standIn = new Proxy(class {}, {
    get(target, property) {
      if (property === 'prototype') return target.prototype;
      const isAsked = typeof property === 'symbol' || property === 'then' || property === '__esModule';
      return isAsked ? undefined : standIn;
    },
    // Named imports are read from an object that has this as its prototype.
    getPrototypeOf: () => standIn,
    // Packages make some objects as they load, which nobody ever asks for anything.
    construct: () => standIn,
    apply() {
      throw new Error(`${name} is left out of this bundle: see build/lean/left-out.ts.`);
    },
  });
  return standIn;
};
