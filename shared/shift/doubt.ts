import { z } from 'zod';
import { PaymentId, RefundId } from '../ids.ts';
import type { PaymentRecord } from '../journal/fold.ts';
import { Money } from '../money.ts';
import { isOpen, ProviderId, Wallet } from '../payment/payment.ts';
import { lateIsDecided, refundIsOpen } from '../payment/refund.ts';

/** Who takes the next step: the till asks or reverses, at a time; a person decides; or nothing is planned now. */
export const DoubtStep = z.strictObject({
  call: z.enum(['query', 'reverse', 'person', 'none']),
  atMs: z.int().nullable(),
});
export type DoubtStep = z.infer<typeof DoubtStep>;

/** Money that is not certain when a shift ends, or that waits for a person: listed, never hidden. */
export const Doubt = z.strictObject({
  paymentId: PaymentId,
  refundId: RefundId.nullable(),
  /** Of a refund its own number. */
  number: z.string().max(28),
  provider: ProviderId,
  wallet: Wallet.nullable(),
  state: z.string().max(20),
  amount: Money,
  cashier: z.string().max(32),
  requestedMs: z.int(),
  ageMs: z.int().nonnegative(),
  next: DoubtStep,
});
export type Doubt = z.infer<typeof Doubt>;

/** Of one payment and its refunds. `nextOf` says what the till itself plans, null where it plans nothing. */
export function doubtsOf(
  { payment, refunds }: PaymentRecord,
  nowMs: number,
  nextOf: (refundId: RefundId | null) => { readonly call: 'query' | 'reverse'; readonly atMs: number } | null,
): readonly Doubt[] {
  const { paymentId, provider, wallet } = payment;
  const age = (sinceMs: number) => Math.max(0, Math.round(nowMs - sinceMs));
  const found: Doubt[] = [];
  const isLate = !lateIsDecided(payment, refunds);
  if (isOpen(payment) || isLate)
    found.push({
      ...{ paymentId, refundId: null, number: payment.reference, provider, wallet, state: payment.state },
      ...{ amount: payment.amount, cashier: payment.cashier, requestedMs: payment.requestedMs },
      ageMs: age(payment.requestedMs),
      next: isLate ? { call: 'person', atMs: null } : (nextOf(null) ?? { call: 'none', atMs: null }),
    });
  for (const refund of refunds.filter(refundIsOpen))
    found.push({
      ...{ paymentId, refundId: refund.refundId, number: refund.refundNumber, provider, wallet, state: refund.state },
      ...{ amount: refund.amount, cashier: refund.by, requestedMs: refund.requestedMs, ageMs: age(refund.requestedMs) },
      next: nextOf(refund.refundId) ?? { call: 'none', atMs: null },
    });
  return found;
}
