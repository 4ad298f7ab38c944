import type { ProviderId } from '#shared/payment/payment.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { heapGrowthLimitBytes, heapWatch } from './heap.ts';
import { unfit } from './journaled.ts';
import { mutate, pick } from './mutations.ts';
import { isClaim, type Outcome, type Reply, type Target } from './target.ts';

export interface Result {
  readonly provider: ProviderId;
  readonly part: 'replies' | 'calls';
  /** Replies read, or calls made. */
  readonly count: number;
  readonly throws: number;
  /** Answers that say what no reply, taken at its word and proven, bears out. */
  readonly wrongClaims: number;
  /** Answers that the journal would not take. */
  readonly unfit: number;
  /** From the least of the rounds' ends to the last, each after a collection. */
  readonly heapGrowthBytes: number;
  readonly seconds: number;
  readonly seed: number;
}

/** `seed` and a count of 1 repeat it. */
export interface Finding {
  readonly what: string;
  readonly seed: number;
  readonly replies: readonly Reply[];
}

/** How many answers of each kind were heard, so that a run that never gets far shows. */
export type Kinds = Record<string, number>;

export interface Listener {
  found(finding: Finding): void;
  /** Now and then, how many are done. */
  progress?(done: number): void;
  readonly kinds?: Kinds;
  /** Once true, no more is tried. */
  enough?(): boolean;
}

const shareInCalls = 0.25;

/** A collection costs a tenth of a second: few in a short run. */
export const roundsOf = (count: number) => Math.min(10, Math.max(2, Math.floor(count / 5000)));

export async function run(target: Target, count: number, seed: number, listener: Listener): Promise<Result> {
  const { provider } = target.dialect;
  const startedMs = performance.now();
  const heap = heapWatch();
  const wrong = { throws: 0, wrongClaims: 0, unfit: 0 };

  async function one(seedOfOne: number): Promise<void> {
    const random = createRandom(seedOfOne).fork(provider);
    const sample = pick(target.samples, random);
    if (sample === undefined) throw new Error('a target has samples');
    const reply = mutate(target.dialect, sample, target.samples, random);
    const found = (kind: keyof typeof wrong, what: string) => {
      wrong[kind] += 1;
      listener.found({ what, seed: seedOfOne, replies: [reply] });
    };
    try {
      for (const outcome of await target.read(reply)) judge(outcome, reply, found);
      if (!random.chance(shareInCalls)) return;
      for (const outcome of await target.readInCalls(reply)) judge(outcome, reply, found);
    } catch (fault) {
      found('throws', String((fault as Error)?.stack ?? fault));
    }
  }

  function judge(outcome: Outcome, reply: Reply, found: (kind: keyof typeof wrong, what: string) => void): void {
    const { reader, said } = outcome;
    if (listener.kinds) listener.kinds[said.kind] = (listener.kinds[said.kind] ?? 0) + 1;
    if (isClaim(outcome) && !target.dialect.bears([reply], outcome, target.asked))
      found('wrongClaims', `${reader} says ${JSON.stringify(said)}`);
    const misfit = unfit(outcome);
    if (misfit !== null) found('unfit', `${reader}: ${misfit}: ${JSON.stringify(said).slice(0, 1000)}`);
  }

  const rounds = roundsOf(count);
  for (let round = 0; round < rounds; round += 1) {
    const until = Math.round((count * (round + 1)) / rounds);
    for (let done = Math.round((count * round) / rounds); done < until && !listener.enough?.(); done += 1)
      await one(seed + done);
    heap.note();
    listener.progress?.(until);
  }
  return {
    ...{ provider, part: 'replies', count, ...wrong, heapGrowthBytes: heap.grownBytes },
    ...{ seconds: Number(((performance.now() - startedMs) / 1000).toFixed(1)), seed },
  };
}

export function isWhole({ throws, wrongClaims, unfit: misfits, heapGrowthBytes }: Result): boolean {
  return throws + wrongClaims + misfits === 0 && heapGrowthBytes < heapGrowthLimitBytes;
}
