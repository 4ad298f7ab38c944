import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { worldSeed } from './chance.ts';
import { makePlan, type Shop, salesOf, shops } from './plan.ts';
import { failureOf, shrink } from './shrink.ts';
import { addTally, emptyTally, type Failure, faultKinds, type Tally } from './tally.ts';
import { wireKinds } from './wire.ts';
import type { Batch } from './worker.ts';
import { runWorld } from './world.ts';

const usage = `npm run -s simulate -- [--payments N] [--seed S] [--provider ${shops.join('|')}] [--world SEED] [--seconds N] [--workers N]`;

interface Options {
  readonly shop: Shop;
  readonly payments: number;
  readonly seed: number;
  readonly seconds: number;
  readonly workers: number;
  readonly world: number | null;
}

function readOptions(): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { payments: text, seed: text, provider: text, world: text, seconds: text, workers: text },
  });
  const shop = shops.find((one) => one === (values.provider ?? 'upay'));
  if (!shop) throw new Error(`no such provider: ${values.provider}\n${usage}`);
  return {
    shop,
    payments: whole(values.payments ?? '20000'),
    seed: whole(values.seed ?? '1'),
    seconds: values.seconds === undefined ? Number.POSITIVE_INFINITY : whole(values.seconds),
    workers: whole(values.workers ?? String(Math.min(2, availableParallelism()))),
    world: values.world === undefined ? null : whole(values.world),
  };
}

function whole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`not a whole number: ${text}\n${usage}`);
  return Number(text);
}

const batchSales = 400;

/** Deals worlds out until so many payments were planned, and again should they have made fewer. */
async function runAll(options: Options, stopAtMs: number, progress: (tally: Tally) => void): Promise<Tally> {
  const tally = emptyTally();
  const workers = Array.from({ length: options.workers }, () => new Worker(new URL('./worker.ts', import.meta.url)));
  let next = 0;
  let planned = 0;
  const nextBatch = (): number[] => {
    const seeds: number[] = [];
    for (let sales = 0; sales < batchSales && planned < options.payments && performance.now() < stopAtMs; next += 1) {
      const seed = worldSeed(options.seed, next);
      seeds.push(seed);
      sales += salesOf(seed);
      planned += salesOf(seed);
    }
    return seeds;
  };
  while (tally.payments < options.payments && performance.now() < stopAtMs) {
    await Promise.all(workers.map((worker) => keepBusy(worker, options.shop, nextBatch, tally, progress)));
    planned = tally.payments;
  }
  await Promise.all(workers.map((worker) => worker.terminate()));
  return tally;
}

async function keepBusy(
  worker: Worker,
  shop: Shop,
  nextBatch: () => number[],
  tally: Tally,
  progress: (tally: Tally) => void,
) {
  for (let seeds = nextBatch(); seeds.length > 0; seeds = nextBatch()) {
    const answer = await answerOf(worker, { shop, seeds });
    for (const { seed, breaches } of answer.failures)
      console.error(`world ${seed} failed: law ${breaches[0]?.law}: ${breaches[0]?.rule}: ${breaches[0]?.detail}`);
    addTally(tally, answer);
    progress(tally);
  }
}

function answerOf(worker: Worker, batch: Batch): Promise<Tally> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(error);
    worker.once('error', fail);
    worker.once('message', (tally: Tally) => {
      worker.off('error', fail);
      resolve(tally);
    });
    worker.postMessage(batch);
  });
}

/** The failing world with the fewest payments, made smaller still, told step by step. */
async function explain(failures: readonly Failure[], shop: Shop): Promise<void> {
  const [smallest] = [...failures].sort((a, b) => a.payments - b.payments);
  if (!smallest) return;
  console.error(`\nfailing worlds: ${failures.map(({ seed }) => seed).join(' ')}`);
  const rules = failures.flatMap(({ seed, breaches }) =>
    breaches.map(({ law, rule }) => ({ seed, rule: `law ${law}: ${rule}` })),
  );
  for (const [rule, all] of Map.groupBy(rules, (one) => one.rule))
    console.error(`${String(all.length).padStart(6)} × ${rule}, first in world ${all[0]?.seed}`);
  await tell(smallest.seed, shop);
}

async function tell(seed: number, shop: Shop): Promise<boolean> {
  const untilMs = performance.now() + 60_000;
  const plan = await shrink(makePlan(seed, shop), runWorld, () => performance.now() < untilMs);
  const lines: string[] = [];
  const outcome = await runWorld(plan, { trace: (line) => lines.push(line) });
  console.error(`\nworld ${seed}, ${failureOf(outcome) ?? 'nothing wrong'}; ${lines.length} steps:`);
  for (const line of lines) console.error(line.slice(0, 400));
  return outcome.breaches.length === 0;
}

/** In so many payments even the rarest fault comes. */
const enoughForAll = 100_000;

/** The result, and whether it is as it must be. */
function report(tally: Tally, seconds: number, { seed, shop }: Options): boolean {
  const { failures, faultyPayments, requests, entries, bills, ...counts } = tally;
  const faults = Object.fromEntries(Object.entries(counts.faults).sort());
  const calm = tally.payments >= 1000 && faultyPayments < 0.3 * tally.payments;
  const share = ((100 * faultyPayments) / Math.max(1, tally.payments)).toFixed(1);
  console.error(`${share} % of payments met a fault; ${requests} requests, ${entries} entries`);
  if (calm) console.error('the weather was too calm to prove anything');
  const missing =
    tally.payments >= enoughForAll ? faultKinds.filter((kind) => !tally.faults[kind] && !neverIn(shop, kind)) : [];
  if (missing.length > 0) console.error(`never happened, and should: ${missing.join(' ')}`);
  // The command's output.
  console.log(
    JSON.stringify({ provider: shop, ...counts, ...bills, faults, seconds: Number(seconds.toFixed(1)), seed }),
  );
  return failures.length === 0 && !calm && missing.length === 0;
}

function neverIn(shop: Shop, kind: string): boolean {
  return shop !== 'mixed' && wireKinds[shop].never.includes(kind);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.world !== null) {
    process.exitCode = (await tell(options.world, options.shop)) ? 0 : 1;
    return;
  }
  const startedMs = performance.now();
  let toldMs = startedMs;
  const tally = await runAll(options, startedMs + options.seconds * 1000, (sofar) => {
    if (performance.now() - toldMs < 1000) return;
    toldMs = performance.now();
    const seconds = (toldMs - startedMs) / 1000;
    const rate = Math.round(sofar.payments / seconds);
    console.error(
      `${seconds.toFixed(0)} s: ${sofar.payments} payments, ${rate} a second, ${sofar.failures.length} failing worlds`,
    );
  });
  const seconds = (performance.now() - startedMs) / 1000;
  await explain(tally.failures, options.shop);
  process.exitCode = report(tally, seconds, options) ? 0 : 1;
}

await main();
