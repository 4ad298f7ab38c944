import { type HandVerdict, ProviderId } from '#shared/payment/payment.ts';
import type { Routing } from '#shared/settings/settings.ts';
import { createRandom, type Random } from '../../electron/simulators/random.ts';
import { pick, roll, spread } from './chance.ts';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

export type StormWallet = 'alipay' | 'wechat' | 'unionpay';
/** Where a process may be killed: at its `count`-th pass through one of its doors. */
export type Door = 'append' | 'mark' | 'request' | 'reply' | 'store' | 'command';

/** What a person does, or what happens to the machine. `sale` counts the world's sales from 0. */
export type Happening =
  | { readonly do: 'take'; readonly sale: number; readonly wallet: StormWallet; readonly taps: number }
  | { readonly do: 'takeSameCode'; readonly sale: number }
  | { readonly do: 'show'; readonly sale: number; readonly wallet: StormWallet; readonly taps: number }
  | { readonly do: 'resend' | 'reverse' | 'check' | 'giveUpAndTake' | 'again' | 'leave' | 'see'; readonly sale: number }
  | { readonly do: 'settleByHand'; readonly sale: number; readonly verdict: HandVerdict }
  | { readonly do: 'seeRecovered'; readonly sale: number }
  | { readonly do: 'refund'; readonly sale: number; readonly part: 'whole' | 'part' | 'twins' | 'tooMuch' }
  | { readonly do: 'late'; readonly sale: number; readonly how: 'take' | 'refund' }
  | { readonly do: 'closeWindow' | 'openWindow' }
  | { readonly do: 'kill'; readonly downMs: number }
  | {
      readonly do: 'killAt';
      readonly door: Door;
      readonly when: 'before' | 'after';
      readonly count: number;
      readonly ticks: number;
      readonly downMs: number;
    }
  | { readonly do: 'quit'; readonly downMs: number }
  | { readonly do: 'fillDisk'; readonly how: 'full' | 'readOnly'; readonly forMs: number }
  | { readonly do: 'jump'; readonly byMs: number }
  | { readonly do: 'outage'; readonly forMs: number };

export type Scheduled = Happening & { readonly atMs: number };

/** Everything a world is made of. Faults are drawn from the seed for each request, unless their key is in `calm`. */
export interface Plan {
  readonly seed: number;
  /** With several, `routing` says whose each wallet is. */
  readonly providers: readonly ProviderId[];
  readonly routing: Routing | null;
  /** Unix milliseconds when the shop opens. */
  readonly startMs: number;
  readonly onFile: boolean;
  /** A window is open most of the time and every view that reaches it is read. */
  readonly watched: boolean;
  /** The books are read to the last entry at the end. */
  readonly audited: boolean;
  readonly lateMoney: 'ask' | 'refund';
  readonly allowRevoke: boolean;
  /** Multiplies every chance of a fault. */
  readonly roughness: number;
  readonly totals: readonly number[];
  readonly happenings: readonly Scheduled[];
  readonly calm: ReadonlySet<number>;
}

/** The simulated customer, wallet and line of one sale, by the amount's last two digits. */
const endings: readonly (readonly [string, number])[] = [
  ...([
    ['00', 560],
    ['11', 60],
    ['12', 15],
    ['13', 10],
    ['21', 5],
    ['22', 3],
    ['23', 10],
    ['24', 4],
  ] as const),
  ...([
    ['25', 3],
    ['26', 5],
    ['27', 5],
    ['31', 30],
    ['32', 18],
    ['33', 18],
    ['34', 22],
    ['35', 16],
  ] as const),
  ...([
    ['41', 14],
    ['42', 9],
    ['43', 6],
    ['51', 12],
    ['52', 10],
    ['53', 12],
    ['54', 8],
    ['55', 12],
  ] as const),
  ...([
    ['56', 10],
    ['61', 18],
    ['62', 18],
    ['63', 10],
    ['64', 14],
    ['65', 4],
    ['66', 4],
    ['71', 35],
  ] as const),
];

/** Endings whose script loses, delays or spoils something. */
export const faultyEndings: ReadonlyMap<number, string> = new Map<number, string>([
  ...([
    [31, 'replyLost'],
    [32, 'replyLost'],
    [33, 'requestLost'],
    [34, 'arrivesLate'],
    [35, 'arrivesLate'],
  ] as const),
  ...([
    [41, 'providerUnsure'],
    [42, 'providerUnsure'],
    [43, 'cancelError'],
    [51, 'garbage'],
  ] as const),
  ...([
    [52, 'otherAmount'],
    [53, 'status500'],
    [54, 'slow'],
    [55, 'otherOrder'],
    [56, 'illegalSign'],
  ] as const),
  ...([
    [61, 'refundLost'],
    [62, 'refundLost'],
    [63, 'refundRefused'],
    [65, 'cancelLost'],
    [66, 'cancelError'],
  ] as const),
]);

/** How many sales the world of a seed has; cheap, so that a run can be dealt out before it starts. */
export function salesOf(seed: number): number {
  return 8 + Math.floor(72 * roll(seed, 1, 2, 3));
}

/** All four at one till. */
export type Shop = ProviderId | 'mixed';
export const shops: readonly Shop[] = [...ProviderId.options, 'mixed'];

export function makePlan(seed: number, shop: Shop = 'upay'): Plan {
  const random = createRandom(seed).fork('plan');
  const sales = salesOf(seed);
  const onFile = random.chance(0.05);
  const happenings: Scheduled[] = [];
  const totals: number[] = [];
  let atMs = 5 * second;
  for (let sale = 0; sale < sales; sale += 1) {
    totals.push(totalOf(totals, random));
    happenings.push(...happeningsOfSale(sale, atMs, random));
    atMs += spread(3 * second, 4 * minute, random.next());
  }
  happenings.push(...misfortunes(atMs, sales, random));
  return {
    ...providersOf(seed, shop),
    ...{ seed, startMs: Date.UTC(2026, 10, 21, 0) + random.below(24 * 60) * minute, onFile },
    ...{ watched: random.chance(0.06), audited: random.chance(0.12) },
    ...{ lateMoney: random.chance(0.3) ? 'refund' : 'ask', allowRevoke: random.chance(0.4) },
    ...{ roughness: random.chance(0.2) ? 2 : random.chance(0.3) ? 0.5 : 1, totals },
    ...{ happenings: happenings.sort((a, b) => a.atMs - b.atMs), calm: new Set<number>() },
  };
}

/** Each wallet of a mixed till goes its own way, another one in each world; each provider takes some. */
function providersOf(seed: number, shop: Shop): Pick<Plan, 'providers' | 'routing'> {
  if (shop !== 'mixed') return { providers: [shop], routing: null };
  const turned = (list: readonly ProviderId[]) => {
    const by = Math.floor(roll(seed, 4, 5, 6) * list.length);
    return [...list.slice(by), ...list.slice(0, by)];
  };
  const byWallet = (list: readonly ProviderId[]) =>
    Object.fromEntries(list.slice(0, 3).map((id, at) => [wallets[at]?.[0] ?? 'alipay', id]));
  const scanners = ProviderId.options.filter((id) => id !== 'eftpay');
  return {
    providers: ProviderId.options,
    routing: { scan: byWallet(turned(scanners)), show: byWallet(turned(ProviderId.options)), order: [] },
  };
}

/** Now and then the amount of a sale before: what a cashier rings up again after a crash. */
function totalOf(before: readonly number[], random: Random): number {
  const last = before.at(-1);
  if (last !== undefined && random.chance(0.15)) return last;
  return (1 + random.below(400)) * 100 + Number(pick(endings, random.next()));
}

const wallets: readonly (readonly [StormWallet, number])[] = [
  ['alipay', 5],
  ['wechat', 5],
  ['unionpay', 1],
];

function happeningsOfSale(sale: number, atMs: number, random: Random): Scheduled[] {
  const wallet = pick(wallets, random.next());
  const taps = random.chance(0.08) ? 2 : 1;
  const made: Scheduled[] = [];
  const later = (least: number, most: number) => atMs + spread(least, most, random.next());
  const perhaps = (probability: number, happening: Happening, least: number, most: number) => {
    if (random.chance(probability)) made.push({ ...happening, atMs: later(least, most) });
  };
  if (random.chance(0.07)) made.push({ do: 'show', sale, wallet, taps, atMs });
  else if (sale > 0 && random.chance(0.02)) made.push({ do: 'takeSameCode', sale, atMs });
  else made.push({ do: 'take', sale, wallet, taps, atMs });
  perhaps(0.03, { do: 'resend', sale }, 10, 5 * minute);
  perhaps(0.06, { do: 'reverse', sale }, 50, 10 * minute);
  perhaps(0.03, { do: 'reverse', sale }, 10 * second, 3 * minute);
  perhaps(0.08, { do: 'check', sale }, 100, 40 * minute);
  perhaps(0.06, { do: 'giveUpAndTake', sale }, 2 * second, 6 * minute);
  perhaps(0.1, { do: 'leave', sale }, 500, 2 * minute);
  perhaps(0.2, { do: 'see', sale }, 10 * second, 2 * hour);
  perhaps(0.05, { do: 'settleByHand', sale, verdict: random.chance(0.5) ? 'paid' : 'notPaid' }, second, 20 * minute);
  perhaps(0.03, { do: 'seeRecovered', sale }, second, 20 * minute);
  perhaps(0.15, { do: 'again', sale }, 5 * second, 6 * minute);
  perhaps(0.05, { do: 'refund', sale, part: 'whole' }, 2 * second, 2 * hour);
  perhaps(0.04, { do: 'refund', sale, part: 'part' }, 2 * second, hour);
  perhaps(0.03, { do: 'refund', sale, part: 'twins' }, 2 * second, hour);
  perhaps(0.01, { do: 'refund', sale, part: 'tooMuch' }, 2 * second, hour);
  perhaps(0.3, { do: 'late', sale, how: random.chance(0.5) ? 'take' : 'refund' }, 3 * minute, 5 * hour);
  return made;
}

/** What happens to the machine, the line and the window while the shop is open. */
function misfortunes(openMs: number, sales: number, random: Random): Scheduled[] {
  const made: Scheduled[] = [];
  const sometime = () => Math.round(random.next() * openMs);
  const times = (each: number, make: () => Happening) => {
    for (let left = sales * each; left > 0; left -= 1) if (random.chance(Math.min(1, left))) add(make());
  };
  const add = (happening: Happening) => made.push({ ...happening, atMs: sometime() });
  times(0.02, () => ({ do: 'kill', downMs: downMs(random) }));
  times(0.06, () => killAt(random));
  times(0.01, () => ({ do: 'quit', downMs: downMs(random) }));
  times(0.02, () => ({ do: 'closeWindow' }));
  times(0.04, () => ({ do: 'openWindow' }));
  const disk = () => (random.chance(0.6) ? 'full' : 'readOnly');
  times(0.008, () => ({ do: 'fillDisk', how: disk(), forMs: spread(second, 10 * minute, random.next()) }));
  times(0.01, () => ({ do: 'jump', byMs: (random.chance(0.5) ? 1 : -1) * spread(second, 4 * hour, random.next()) }));
  times(0.003, () => ({ do: 'outage', forMs: spread(10 * second, 6 * hour, random.next()) }));
  // Twice in one payment: the second kill comes while the first is being recovered from.
  for (const one of made.filter((each) => each.do === 'kill' || each.do === 'killAt'))
    if (random.chance(0.25)) made.push({ ...killAt(random), atMs: one.atMs + spread(100, 2 * minute, random.next()) });
  return made;
}

const doors: readonly (readonly [Door, number])[] = [
  ['append', 6],
  ['mark', 1],
  ['request', 3],
  ['reply', 4],
  ['store', 1],
  ['command', 2],
];

/** Some doors are passed on one side only: what follows a reply or a command, what precedes the newest seal. */
function killAt(random: Random): Happening {
  const door = pick(doors, random.next());
  const either = random.chance(0.5) ? 'before' : 'after';
  const side = door === 'mark' ? 'before' : 'after';
  return {
    ...{ do: 'killAt', door, when: door === 'append' || door === 'request' || door === 'store' ? either : side },
    ...{ count: 1 + random.below(6), ticks: random.below(14), downMs: downMs(random) },
  };
}

function downMs(random: Random): number {
  return random.chance(0.1) ? spread(hour, 10 * hour, random.next()) : spread(200, 10 * minute, random.next());
}
