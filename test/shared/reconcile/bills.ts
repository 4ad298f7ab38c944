import type { PaymentId, Reference, RefundId, RefundNumber, SaleId } from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { next, requestPayment } from '#shared/payment/machine.ts';
import type { Payment, PaymentEvent } from '#shared/payment/payment.ts';
import { nextRefund, type Refund, type RefundEvent, requestRefund } from '#shared/payment/refund.ts';
import type { BillRow } from '#shared/reconcile/bill.ts';
import { billLaws } from '#shared/reconcile/bill-law.ts';
import { type OpenLine, openLines } from '#shared/reconcile/day-lines.ts';
import { atOnce, createMatching, type Matching, type MatchOptions } from '#shared/reconcile/match.ts';
import { approval, events, facts, refundFacts } from '../facts.ts';

/** Noon of the bill's day in China, and the day. */
export const day = '2026-11-21';
export const noonMs = Date.UTC(2026, 10, 21, 4);
export const dayMs = 86_400_000;

export const referenceOf = (n: number) => `T3ST${String(n).padStart(20, '0')}` as Reference;
export const refundNumberOf = (n: number, part: number) =>
  `T3ST${String(n).padStart(12, '0')}${String(part).padStart(4, '0')}` as RefundNumber;

export const endings = {
  approved: ['approved'],
  late: ['declined', 'lateApproved'],
  declined: ['declined'],
  reversed: ['doubted', 'reversalRequested', 'reversed'],
  notPaid: ['doubted', 'notPaid'],
  notSent: ['notSent'],
  inDoubt: ['doubted'],
} as const satisfies Record<string, readonly PaymentEvent['event'][]>;
export type Ending = keyof typeof endings;

export const refundEndings = {
  refunded: [{ event: 'refunded', providerRefundReference: null }],
  refused: [{ event: 'refused', reason: 'other', words: null }],
  processing: [{ event: 'processing', words: null }],
  manual: [{ event: 'manual', words: null }],
} as const satisfies Record<string, readonly RefundEvent[]>;
export type RefundEnding = keyof typeof refundEndings;

export interface Sold {
  readonly n: number;
  readonly minor: number;
  readonly couponMinor: number;
  readonly ending: Ending;
  readonly refunds: readonly { readonly ending: RefundEnding; readonly minor: number }[];
  readonly atMs: number;
}

export function recordOf({ n, minor, couponMinor, ending, refunds, atMs }: Sold): PaymentRecord {
  const amount = { minor, currency: 'CNY' } as const;
  const paymentId = `payment-${String(n).padStart(8, '0')}` as PaymentId;
  const reference = referenceOf(n);
  const paid = {
    ...approval,
    amount,
    payerPaid: { minor: minor - couponMinor, currency: 'CNY' } as const,
    providerReference: `P${n}`,
    walletReference: `W${n}`,
  };
  const own = { ...facts, paymentId, saleId: `sale-${String(n).padStart(8, '0')}` as SaleId, reference, amount };
  const payment = endings[ending].reduce<Payment>(
    (before, name) => {
      const event = events[name];
      const after = next(before, 'approval' in event ? { ...event, approval: paid } : event, atMs);
      if (!after) throw new Error(`${ending}: ${name}`);
      return after;
    },
    requestPayment(own, atMs),
  );
  return {
    payment,
    codeDigest: null,
    refunds: refunds.map((one, part) => {
      const refundId = `refund-${n}-${part}-0000` as RefundId;
      const money = { minor: one.minor, currency: 'CNY' } as const;
      const asked = {
        ...refundFacts,
        refundId,
        paymentId,
        reference,
        refundNumber: refundNumberOf(n, part),
        amount: money,
      };
      return refundEndings[one.ending].reduce<Refund>(
        (before, event) => nextRefund(before, event, atMs) ?? before,
        requestRefund(asked, atMs),
      );
    }),
  };
}

/** What a provider that is right lists of the record. */
export function rowsOf({ n, minor, couponMinor, ending, refunds, atMs }: Sold): BillRow[] {
  const row: BillRow = {
    kind: 'payment',
    reference: referenceOf(n),
    refundNumber: null,
    providerReference: `P${n}`,
    walletReference: `W${n}`,
    wallet: 'alipay',
    amount: { minor, currency: 'CNY' },
    payerPaid: { minor: minor - couponMinor, currency: 'CNY' },
    shopGets: null,
    feeMinor: 1,
    state: 'done',
    atMs,
  };
  const back = refunds.flatMap((one, part): BillRow[] => {
    if (one.ending === 'refused') return [];
    const amount = { minor: one.minor, currency: 'CNY' } as const;
    const state = one.ending === 'processing' ? 'processing' : 'done';
    return [
      { ...row, kind: 'refund', refundNumber: refundNumberOf(n, part), amount, payerPaid: amount, feeMinor: -1, state },
    ];
  });
  return ending === 'approved' || ending === 'late' ? [row, ...back] : [];
}

export const plain: MatchOptions = {
  law: billLaws.swiftpass,
  day,
  madeMs: null,
  hasBill: true,
  told: new Map(),
  prefixes: { own: ['T3ST'], others: [] },
  footer: null,
  unreadable: 0,
  journalTotals: null,
};

export function match(
  records: Iterable<PaymentRecord>,
  rows: Iterable<BillRow>,
  over: Partial<MatchOptions> = {},
): Matching {
  const matching = createMatching({ ...plain, ...over });
  for (const record of records) matching.addRecord(record);
  for (const row of rows) matching.addRow(row);
  return matching.finish();
}

/** Lines with a next step but to wait, as the till lists them. */
export function needing(matching: Pick<Matching, 'lines'>): readonly OpenLine[] {
  return atOnce(openLines(matching, (name) => name)).filter(({ step }) => step !== 'wait');
}
