import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Code compiled and caches filled in later rounds are growth too, but not this much. */
export const heapGrowthLimitBytes = 4 * 1024 * 1024;

/** From the least note to the last, each after a collection: what is thrown away on the way hides no growth. */
export function heapWatch(): { note(): void; readonly grownBytes: number } {
  let least = Number.POSITIVE_INFINITY;
  let last = 0;
  return {
    note: () => {
      last = heapAfterCollection();
      least = Math.min(least, last);
    },
    get grownBytes() {
      return Math.max(0, last - least);
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
