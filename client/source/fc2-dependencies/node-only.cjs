/** Modules that uploading code, WebSockets and queries need, none of which has a place in a mini-program. */
function nodeOnly() {
  throw new Error('This part of @alicloud/fc2 needs Node. In a mini-program it invokes functions, no more.');
}

module.exports = Object.assign(nodeOnly, {
  get: nodeOnly,
  normalize: nodeOnly,
  statSync: nodeOnly,
  stringify: nodeOnly,
});
