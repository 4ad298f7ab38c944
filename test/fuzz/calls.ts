import type { ProviderId } from '#shared/payment/payment.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { bankBears } from './bank-check.ts';
import { saleOf } from './customer.ts';
import { heapWatch } from './heap.ts';
import { unfit } from './journaled.ts';
import { createLine, type Line, type Mend } from './line.ts';
import { createSale, type RunningSale } from './one-sale.ts';
import { type Listener, type Result, roundsOf } from './run.ts';
import { type Shop, shops } from './shops.ts';
import { type Asked, type Dialect, isClaim, type Outcome } from './target.ts';

/** One adapter and its simulator live as long; a finding is repeated from the shop's beginning. */
export const callsOfShop = 200;

/** What a deliberately broken adapter would make of each reply. */
export type Breakage = (dialect: Dialect, asked: () => Asked) => Mend;

const none: Breakage = () => (reply) => reply;

type Wrong = Record<'throws' | 'wrongClaims' | 'unfit', number>;

interface Running {
  readonly provider: ProviderId;
  readonly listener: Listener;
  readonly breakage: Breakage;
  readonly wrong: Wrong;
}

/** Whole adapters over lines that spoil replies, for every call of the interface. */
export async function runCalls(
  provider: ProviderId,
  count: number,
  seed: number,
  listener: Listener,
  breakage: Breakage = none,
): Promise<Result> {
  const startedMs = performance.now();
  const heap = heapWatch();
  const wrong = { throws: 0, wrongClaims: 0, unfit: 0 };
  const running = { provider, listener, breakage, wrong };
  const perRound = Math.ceil(count / roundsOf(count));
  let done = 0;
  let noted = 0;
  for (let index = 0; done < count && !listener.enough?.(); index += 1) {
    done += await oneShop(running, Math.min(callsOfShop, count - done), seed + index);
    if (done - noted < perRound && done < count) continue;
    noted = done;
    heap.note();
    listener.progress?.(done);
  }
  return {
    ...{ provider, part: 'calls', count, ...wrong, heapGrowthBytes: heap.grownBytes },
    ...{ seconds: Number(((performance.now() - startedMs) / 1000).toFixed(1)), seed },
  };
}

/** How many calls were made. */
async function oneShop(running: Running, count: number, seed: number): Promise<number> {
  const random = createRandom(seed).fork(`${running.provider} calls`);
  let sale: RunningSale | null = null;
  let mend: Mend | null = null;
  const line = createLine(random.fork('line'), (reply) => mend?.(reply) ?? reply);
  const shop = shops[running.provider](seed, line.over);
  mend = running.breakage(shop.dialect, () => {
    if (sale === null) throw new Error('a reply comes after its question');
    return sale.asked();
  });
  let done = 0;
  while (done < count) {
    sale = createSale(shop, saleOf(shop, random), line, random);
    done += await oneSale(running, { shop, line, sale, seed }, count - done);
  }
  shop.close();
  return done;
}

interface Scene {
  readonly shop: Shop;
  readonly line: Line;
  readonly sale: RunningSale;
  readonly seed: number;
}

async function oneSale({ listener, wrong }: Running, scene: Scene, most: number): Promise<number> {
  const { line, sale, seed } = scene;
  let done = 0;
  for (const act of ['begin', ...sale.acts] as const) {
    if (done >= most) break;
    if (act === 'wait') {
      await sale.wait();
      continue;
    }
    done += 1;
    const found = (kind: keyof Wrong, what: string) => {
      wrong[kind] += 1;
      listener.found({ what: `${act}: ${what}`, seed, replies: line.heard });
    };
    try {
      for (const outcome of await sale.perform(act)) judge(scene, outcome, listener, found);
    } catch (fault) {
      found('throws', String((fault as Error)?.stack ?? fault));
    }
  }
  return done;
}

function judge(
  { shop, line, sale }: Scene,
  outcome: Outcome,
  { kinds }: Listener,
  found: (kind: keyof Wrong, what: string) => void,
): void {
  const { reader, said } = outcome;
  const asked = sale.asked();
  const told = () => `${reader} says ${JSON.stringify(said).slice(0, 1000)}`;
  if (kinds) kinds[said.kind] = (kinds[said.kind] ?? 0) + 1;
  if (isClaim(outcome) && !isBorne(shop.dialect, line.heard, outcome, asked)) found('wrongClaims', told());
  const isTrue = !line.spoilt && sale.numbered;
  if (isTrue && !bankBears(shop.bank, outcome, asked)) found('wrongClaims', `against the bank, ${told()}`);
  const misfit = unfit(outcome) ?? sale.leakIn(outcome);
  if (misfit !== null) found('unfit', `${misfit}: ${told()}`);
}

/** A payment that was begun may be answered by the query after it; a number that was never sent is not known. */
function isBorne(dialect: Dialect, heard: Line['heard'], outcome: Outcome, asked: Asked): boolean {
  if (outcome.said.kind === 'notFound' && heard.length === 0) return true;
  if (dialect.bears(heard, outcome, asked)) return true;
  const isBegun = outcome.reader === 'pay' || outcome.reader === 'precreate';
  return isBegun && dialect.provider === 'upay' && dialect.bears(heard, { ...outcome, reader: 'query' }, asked);
}
