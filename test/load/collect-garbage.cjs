// Loaded before the local cloud by the soak, which needs its garbage collected before it measures: SIGUSR2 asks for it,
// and a line on standard error says what is left on the main thread's heap, in bytes. Node.js runs with --expose-gc.

process.on('SIGUSR2', () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.stderr.write(`garbage collected: ${heapUsed + external} bytes are left\n`);
});
