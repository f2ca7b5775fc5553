/**
 * Sends what the function prints to `print`, in the order in which it was printed and before the answer that follows
 * it. (A worker's own stdout and stderr are streams apart from its messages: their last lines would come late.)
 */
export function forwardOutput(print: (text: string) => void): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (
      chunk: string | Uint8Array,
      encodingOrCallback?: BufferEncoding | ((error?: Error | null) => void),
      callback?: (error?: Error | null) => void,
    ): boolean => {
      const encoding = typeof encodingOrCallback === 'string' ? encodingOrCallback : 'utf8';
      print(Buffer.from(chunk as string, encoding).toString());
      const done = typeof encodingOrCallback === 'function' ? encodingOrCallback : callback;
      if (done !== undefined) process.nextTick(done);
      return true;
    };
  }
}
