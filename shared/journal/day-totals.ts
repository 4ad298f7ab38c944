import type { PaymentRecord } from './fold.ts';

/** What a day's payments come to, in minor units of the shop's currency. A payment belongs to the day it was asked for. */
export interface DayTotals {
  readonly approvedCount: number;
  readonly approvedMinor: number;
  readonly refundedCount: number;
  readonly refundedMinor: number;
}

export const noTotals: DayTotals = { approvedCount: 0, approvedMinor: 0, refundedCount: 0, refundedMinor: 0 };

/** The totals once a payment that was `before` (null: not counted yet) has become `after`. */
export function recount(totals: DayTotals, before: PaymentRecord | null, after: PaymentRecord): DayTotals {
  return add(before ? add(totals, before, -1) : totals, after, 1);
}

function add(totals: DayTotals, { payment, refunds }: PaymentRecord, sign: 1 | -1): DayTotals {
  const taken = payment.state === 'approved' || payment.state === 'late' ? 1 : 0;
  const givenBack = refunds.filter(({ state }) => state === 'refunded' || state === 'manual');
  const givenBackMinor = givenBack.reduce((sum, { amount }) => sum + amount.minor, 0);
  return {
    approvedCount: totals.approvedCount + sign * taken,
    approvedMinor: totals.approvedMinor + sign * taken * payment.amount.minor,
    refundedCount: totals.refundedCount + sign * givenBack.length,
    refundedMinor: totals.refundedMinor + sign * givenBackMinor,
  };
}
