import { parentPort } from 'node:worker_threads';
import { makePlan } from './plan.ts';
import { addOutcome, emptyTally } from './tally.ts';
import { runWorld } from './world.ts';

/** Runs the worlds of the seeds it is sent, one after the other, and answers each batch with its tally. */
parentPort?.on('message', (seeds: readonly number[]) => {
  void runBatch(seeds);
});

async function runBatch(seeds: readonly number[]): Promise<void> {
  const tally = emptyTally();
  for (const seed of seeds) addOutcome(tally, seed, await runWorld(makePlan(seed)));
  parentPort?.postMessage(tally);
}
