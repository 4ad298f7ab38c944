import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Code compiled and caches filled in later rounds are growth too, but not this much. */
export const heapGrowthLimitBytes = 4 * 1024 * 1024;

/** From the first note to the last, each after a collection. */
export function heapWatch(): { note(): void; readonly grownBytes: number } {
  let first: number | null = null;
  let last = 0;
  return {
    note: () => {
      last = heapAfterCollection();
      first ??= last;
    },
    get grownBytes() {
      return last - (first ?? last);
    },
  };
}

let collect: (() => void) | null = null;

function heapAfterCollection(): number {
  if (collect === null) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  return process.memoryUsage().heapUsed;
}
