import type { RowService } from './row-service.ts';
import { rowOf } from './rows.ts';

/** How many batches are under way at once: enough that client and server work at the same time. */
const concurrency = 2;

/** Fills a table with its first `rows` rows, in the order of their keys. */
export async function loadRows(
  service: RowService,
  rows: number,
  options: { readonly batchSize: number; progress(text: string): void },
): Promise<void> {
  const { batchSize, progress } = options;
  let next = 0;
  const loadBatches = async (): Promise<void> => {
    while (next < rows) {
      const first = next;
      next = Math.min(first + batchSize, rows);
      await service.load(Array.from({ length: next - first }, (_, index) => rowOf(first + index)));
      progress(`loaded ${next.toLocaleString('en')} of ${rows.toLocaleString('en')} rows`);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loadBatches));
}
