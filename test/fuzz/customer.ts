import { makePrefix, makeReference, makeRefundNumber, type Reference, type RefundNumber } from '#shared/ids.ts';
import type { Wallet, Way } from '#shared/payment/payment.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import type { Random } from '../../electron/simulators/random.ts';
import { scenarios } from '../../electron/simulators/scenario.ts';
import { pick } from './mutations.ts';
import type { Shop } from './shops.ts';

/** One sale: what is asked of the provider, in an order that a hurried cashier might find. */
export interface Sale {
  readonly reference: Reference;
  readonly way: Way;
  readonly wallet: Wallet;
  readonly amountMinor: number;
  readonly code: string;
  /** Two refunds, of different amounts. */
  readonly refunds: readonly { readonly number: RefundNumber; readonly minor: number }[];
  readonly acts: readonly Act[];
}

export const acts = [
  ...['query', 'query', 'query', 'query', 'inDoubt', 'operator', 'refund', 'refundAgain', 'queryRefund'],
  ...['queryRefund', 'check', 'checkIn', 'bill', 'notification', 'wait', 'wait'],
] as const;
export type Act = (typeof acts)[number];

/** What shops do, which chance alone seldom does. */
const habits: readonly (readonly Act[])[] = [
  ['wait', 'query', 'refund', 'queryRefund', 'wait', 'refundAgain', 'queryRefund', 'queryRefund', 'query'],
  ['wait', 'query', 'refund', 'refund', 'wait', 'queryRefund', 'query', 'notification', 'bill'],
  ['query', 'inDoubt', 'wait', 'query', 'inDoubt', 'query', 'queryRefund'],
];

function drawn(random: Random): readonly Act[] {
  return Array.from({ length: 2 + random.below(8) }, () => pick(acts, random) ?? 'query');
}

export function saleOf({ provider, wallets }: Shop, random: Random): Sale {
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => random.below(256));
  const prefix = makePrefix(bytes(4));
  const way = provider.ways[random.below(provider.ways.length)] ?? 'show';
  const ending = random.chance(0.4) ? 0 : Number(pick(scenarios, random)?.code ?? 0);
  return {
    ...{ reference: makeReference(prefix, bytes(20)), way, amountMinor: 1000 + 100 * random.below(50) + ending },
    wallet: way === 'scan' ? 'wechat' : (pick(wallets, random) ?? 'alipay'),
    code: makeCode('wechat', random),
    refunds: [300, 200].map((minor) => ({ number: makeRefundNumber(prefix, bytes(16)), minor })),
    acts: random.chance(0.5) ? (pick(habits, random) ?? acts) : drawn(random),
  };
}
