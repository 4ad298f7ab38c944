// Kills a real till with SIGKILL, again and again, and compares every payment with the bank.
// node test/crashes/crashes.ts --kills 2000 --seed 1
import { parseArgs } from 'node:util';
import { isMain } from '../../build/setup.mjs';
import { createRandom } from '../../electron/simulators/random.ts';
import { createPoints } from './points.ts';
import { buildTillProgram } from './process.ts';
import { openShop } from './shop.ts';
import { isWrong, newTally, type Tally } from './tally.ts';
import { whole } from './whole.ts';

export interface CrashOptions {
  readonly kills: number;
  readonly seed: number;
  /** Each with a simulator and a journal of its own, at the same time. */
  readonly shops: number;
  readonly killsOfShop: number;
  /** Of the provider's times: at 0.01 a second stands for nearly two minutes, and the longest watch ends after 18 s. */
  readonly scale: number;
  readonly say: (words: string) => void;
}

export type CrashResult = Tally & { points: number; rounds: number; shops: number; seconds: number; seed: number };

export async function crash(options: CrashOptions): Promise<CrashResult> {
  const started = performance.now();
  const program = await buildTillProgram();
  const points = createPoints(createRandom(options.seed).fork('points'));
  const tally = newTally();
  const settling: Promise<void>[] = [];
  let shops = 0;
  let promised = 0;

  async function trade(): Promise<void> {
    while (promised < options.kills && !isWrong(tally)) {
      const kills = Math.min(options.killsOfShop, options.kills - promised);
      promised += kills;
      shops += 1;
      const shop = await openShop({ ...options, seed: options.seed * 1000 + shops, program, points, tally });
      await shop.trade(kills);
      settling.push(shop.settle());
    }
  }

  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  const progress = setInterval(() => options.say(`${seconds()} s: ${tally.kills} kills, ${points.hit} points`), 10_000);
  try {
    await Promise.all(Array.from({ length: options.shops }, trade));
    await Promise.all(settling);
  } finally {
    clearInterval(progress);
    program.remove();
  }
  const { hit, rounds } = points;
  return { ...tally, points: hit, rounds, shops, seconds: seconds(), seed: options.seed };
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      shops: { type: 'string', default: '6' },
      'kills-of-shop': { type: 'string', default: '120' },
      scale: { type: 'string', default: '0.01' },
    },
  });
  const result = await crash({
    kills: whole('kills', values.kills),
    seed: whole('seed', values.seed),
    shops: whole('shops', values.shops),
    killsOfShop: whole('kills-of-shop', values['kills-of-shop']),
    scale: Number(values.scale),
    say: (words) => console.error(words),
  });
  console.log(JSON.stringify(result));
  process.exitCode = isWrong(result) ? 1 : 0;
}
