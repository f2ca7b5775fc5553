/** For engines older than asynchronous iteration: the key that down-levelled `for await` loops look for instead. */
export const { asyncIterator = '@@asyncIterator' } = Symbol;
