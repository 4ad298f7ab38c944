import { parentPort } from 'node:worker_threads';
import { makePlan, type Shop } from './plan.ts';
import { addOutcome, emptyTally } from './tally.ts';
import { runWorld } from './world.ts';

export interface Batch {
  readonly shop: Shop;
  readonly seeds: readonly number[];
}

/** Runs the worlds of the seeds it is sent, one after the other, and answers each batch with its tally. */
parentPort?.on('message', ({ shop, seeds }: Batch) => {
  void runBatch(shop, seeds);
});

async function runBatch(shop: Shop, seeds: readonly number[]): Promise<void> {
  const tally = emptyTally();
  for (const seed of seeds) addOutcome(tally, seed, await runWorld(makePlan(seed, shop)));
  parentPort?.postMessage(tally);
}
