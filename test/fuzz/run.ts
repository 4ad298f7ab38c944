import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRandom } from '../../electron/simulators/random.ts';
import { mutate } from './mutations.ts';
import { holding, type Reply, type Target } from './target.ts';

export interface Result {
  readonly provider: string;
  readonly mutations: number;
  readonly throws: number;
  /** Answers that say money moved, which the reply does not bear out. */
  readonly wrongApprovals: number;
  /** From the end of the first round to the end of the last, each after a collection. */
  readonly heapGrowthBytes: number;
  readonly seconds: number;
  readonly seed: number;
}

/** What went wrong, and the reply it went wrong on. */
export type Finding = (what: string, reply: Reply) => void;

/** How many answers of each kind were heard, so that a run that never gets far shows. */
export type Kinds = Record<string, number>;

/** A collection costs a tenth of a second: few in a short run. */
const roundsOf = (mutations: number) => Math.min(10, Math.max(2, Math.floor(mutations / 5000)));

export function run(target: Target, mutations: number, seed: number, found: Finding, kinds: Kinds = {}): Result {
  const random = createRandom(seed).fork(target.provider);
  const startedMs = performance.now();
  const rounds = roundsOf(mutations);
  let throws = 0;
  let wrongApprovals = 0;
  let firstHeap = 0;
  let lastHeap = 0;

  function one(): void {
    const reply = mutate(target, random);
    try {
      for (const outcome of target.read(reply)) {
        kinds[outcome.kind] = (kinds[outcome.kind] ?? 0) + 1;
        if (!holding.includes(outcome.kind) || target.mayHold(reply, outcome)) continue;
        wrongApprovals += 1;
        found(`${outcome.reader} says ${outcome.kind}`, reply);
      }
    } catch (fault) {
      throws += 1;
      found(String((fault as Error)?.stack ?? fault), reply);
    }
  }

  for (let round = 0; round < rounds; round += 1) {
    const until = Math.round((mutations * (round + 1)) / rounds);
    for (let done = Math.round((mutations * round) / rounds); done < until; done += 1) one();
    lastHeap = heapAfterCollection();
    if (round === 0) firstHeap = lastHeap;
  }
  return {
    ...{ provider: target.provider, mutations, throws, wrongApprovals, heapGrowthBytes: lastHeap - firstHeap },
    ...{ seconds: Number(((performance.now() - startedMs) / 1000).toFixed(1)), seed },
  };
}

/** Code compiled and caches filled in later rounds are growth too, but not this much. */
export const heapGrowthLimitBytes = 4 * 1024 * 1024;

export function isWhole({ throws, wrongApprovals, heapGrowthBytes }: Result): boolean {
  return throws === 0 && wrongApprovals === 0 && heapGrowthBytes < heapGrowthLimitBytes;
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
