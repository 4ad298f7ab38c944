import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isUnsettled } from '#shared/payment/refund.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { newShop, startSimulator } from '../cli/shroff.ts';
import { createArms } from './arms.ts';
import { compare, readBooks } from './books.ts';
import { createCompany, drawn } from './company.ts';
import { closedWhenSettled, type Ending, killedAfter, killedBy } from './endings.ts';
import { live } from './life.ts';
import { places } from './messages.ts';
import { newOrder } from './orders.ts';
import type { Points } from './points.ts';
import type { TillProgram } from './process.ts';
import { type Fault, faultsOf, type Tally } from './tally.ts';

export interface ShopOptions {
  readonly seed: number;
  /** Of the provider's times and the simulator's. */
  readonly scale: number;
  readonly program: TillProgram;
  readonly points: Points;
  readonly tally: Tally;
  readonly say: (words: string) => void;
}

const checkEveryKills = 40;
const limits = { pointMs: 6000, randomMs: 700, settleMs: 120_000 };

/** One till on one growing journal, its provider, and all the payments that were ever ordered of it. */
export async function openShop({ seed, scale, program, points, tally, say }: ShopOptions) {
  const random = createRandom(seed).fork('shop');
  const simulated = await startSimulator(seed, scale);
  const { dir, env } = newShop(simulated);
  const folder = join(dir, 'live');
  const company = createCompany(random);
  const arms = createArms(points);
  let standby = program.start(env);
  let kills = 0;
  let sound = true;

  function note(fault: Fault, words: string): void {
    sound = false;
    tally[fault] += 1;
    say(`WRONG ${fault}: ${words} (seed ${seed}, kept in ${dir})`);
  }

  /** The next process is loaded meanwhile. */
  async function liveOnce(ending: Ending, refilling: boolean): Promise<void> {
    const till = standby;
    standby = program.start(env);
    const { opened, end, faults } = await live(till, { dataDir: dir, company, arms, ending, refilling });
    for (const words of faults) note('badJournals', words);
    if (opened) tally.lives += 1;
    if (end === 'closed') return;
    kills += 1;
    tally.kills += 1;
    tally[end === 'atStep' ? 'atSteps' : 'atRandom'] += 1;
  }

  async function crashAtPoint(): Promise<void> {
    const point = points.next();
    const order = newOrder(point.course, random);
    arms.atPoint(point, order);
    await liveOnce(killedBy(order, company, random.below(limits.randomMs), limits.pointMs), true);
    if (company.standing(order.paymentId) === null) arms.giveBack(order.paymentId);
  }

  async function crashInRecovery(): Promise<void> {
    const forget = arms.inRecovery(drawn(random, places), 1 + random.below(6));
    await liveOnce(killedAfter(limits.randomMs), true);
    forget();
  }

  /** Trades on while killed again and again. */
  async function trade(untilKills: number): Promise<void> {
    let recovering = false;
    while (kills < untilKills && sound) {
      if (recovering) await crashInRecovery();
      else if (random.chance(0.3)) await liveOnce(killedAfter(random.below(limits.randomMs)), true);
      else await crashAtPoint();
      recovering = random.chance(0.25);
      if (kills % checkEveryKills === 0) await check(false);
    }
  }

  /** Lets everything come to its end, with the points still armed, and compares every payment with the bank. */
  async function settle(): Promise<void> {
    const started = performance.now();
    const leftMs = () => limits.settleMs - (performance.now() - started);
    while (sound && restless() > 0 && leftMs() > 0) await liveOnce(closedWhenSettled(company, leftMs()), false);
    arms.giveAllBack();
    await check(true);
    standby.close();
    await standby.ended;
    await simulated.stop();
    if (sound) rmSync(dir, { recursive: true, force: true });
  }

  /** By the journal's own word: the cashier's may be of a moment in which the till was just asking. */
  function restless(): number {
    for (const { payment, refunds } of readBooks(folder).records.values())
      if (company.standing(payment.paymentId) === 'settled' && isUnsettled(payment, refunds))
        company.note(payment.paymentId, 'resting');
    return company.unsettled().length;
  }

  async function check(last: boolean): Promise<void> {
    const books = readBooks(folder);
    const bank = await simulated.bank();
    const verdict = compare(books.records.values(), bank);
    const isOver = last && sound;
    for (const [fault, words] of faultsOf(books, verdict, isOver)) note(fault, words);
    if (!sound) writeFileSync(join(dir, 'bank.json'), JSON.stringify(bank, null, 2));
    if (!last) return;
    tally.payments += books.records.size;
    tally.refunds += [...books.records.values()].reduce((sum, { refunds }) => sum + refunds.length, 0);
    tally.captures += bank.trades.reduce((sum, { captures }) => sum + captures, 0);
  }

  return { trade, settle };
}
