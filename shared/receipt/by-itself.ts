import type { RefundId } from '../ids.ts';
import { type PaymentRecord, printedCount } from '../journal/fold.ts';
import { isUnseen } from '../payment/payment.ts';

/** Ours. What became certain longer ago has no customer waiting for its paper: a person asks for that. */
export const freshMs = 30_000;

/** Of a payment, what has just been approved and has no receipt yet: the payment itself (null), or refunds of it. */
export function receiptsDue(record: PaymentRecord, nowMs: number): (RefundId | null)[] {
  const { payment, refunds } = record;
  const isFresh = (sinceMs: number) => nowMs - sinceMs <= freshMs;
  const paid = payment.state === 'approved' && !isUnseen(payment) && isFresh(payment.sinceMs);
  const given = refunds.filter(({ state, sinceMs }) => state === 'refunded' && isFresh(sinceMs));
  return [
    ...(paid && printedCount(record, null, 'paid') === 0 ? [null] : []),
    ...given.map(({ refundId }) => refundId).filter((refundId) => printedCount(record, refundId, 'refunded') === 0),
  ];
}
