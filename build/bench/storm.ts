import { openDatabase } from '../../electron/journal/database.ts';
import { worldSeed } from '../../test/storms/chance.ts';
import { makePlan } from '../../test/storms/plan.ts';
import { addOutcome, emptyTally } from '../../test/storms/tally.ts';
import { runWorld } from '../../test/storms/world.ts';
import { type Figure, figure } from './figure.ts';

export interface StormCounts {
  readonly warmUp: number;
  readonly payments: number;
  readonly insertsAWorld: number;
}

const seed = 1;

/** Simulated payments per second of the storms, in this one thread, beside bare rows per second into memory. */
export async function stormFigures({ warmUp, payments, insertsAWorld }: StormCounts): Promise<Figure[]> {
  const bare = openBareMemory();
  const spent = { warmUp: emptyTally(), storms: emptyTally(), stormsMs: 0, inserts: 0, insertsMs: 0 };
  for (let index = 0; spent.storms.payments < payments; index += 1) {
    const isWarmUp = spent.warmUp.payments < warmUp;
    const tally = isWarmUp ? spent.warmUp : spent.storms;
    const world = worldSeed(seed, index);
    const startedMs = performance.now();
    addOutcome(tally, world, await runWorld(makePlan(world)));
    const betweenMs = performance.now();
    bare.insert(insertsAWorld);
    const endedMs = performance.now();
    const [broken] = tally.failures.flatMap(({ breaches }) => breaches);
    if (broken) throw new Error(`world ${world} broke law ${broken.law}, ${broken.rule}: its pace means nothing`);
    if (isWarmUp) continue;
    spent.stormsMs += betweenMs - startedMs;
    spent.inserts += insertsAWorld;
    spent.insertsMs += endedMs - betweenMs;
  }
  bare.close(spent.inserts);
  const value = (spent.storms.payments * 1000) / spent.stormsMs;
  const baseline = (spent.inserts * 1000) / spent.insertsMs;
  return [figure('storm', 'per s', { value, baseline, n: spent.storms.payments })];
}

function openBareMemory() {
  const db = openDatabase(':memory:');
  db.exec('CREATE TABLE bare (seq INTEGER PRIMARY KEY, body TEXT)');
  const insert = db.prepare<[string]>('INSERT INTO bare (body) VALUES (?)');
  const count = db.prepare<[], { rows: number }>('SELECT count(*) AS rows FROM bare');
  const body = 'x'.repeat(300);
  return {
    insert: (rows: number) => {
      for (let row = 0; row < rows; row += 1) insert.run(body);
    },
    close: (atLeast: number) => {
      if ((count.get()?.rows ?? 0) < atLeast) throw new Error('a row is missing');
      db.close();
    },
  };
}
