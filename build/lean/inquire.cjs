'use strict';

/**
 * Stands in the bundles for protobufjs's look-out for optional packages. It finds Node's `buffer` and nothing else:
 * what happens to be installed beside a function must not change how the function works.
 */
module.exports = function inquire(name) {
  return name === 'buffer' ? require('node:buffer') : null;
};
