import { z } from 'zod';
import { unreachable } from '../assert.ts';
import type { RefundId } from '../ids.ts';
import type { PaymentRecord } from '../journal/fold.ts';
import { Currency } from '../money.ts';
import { isHeld, isOpen, type Payment, ProviderId, Wallet, Way } from '../payment/payment.ts';
import type { Refund } from '../payment/refund.ts';

/** The columns of a shift's totals. `inDoubt` and `refundInDoubt`: money that may still move, also what is only waited for. */
export const columns = [
  'approved',
  'late',
  'inDoubt',
  'reversed',
  'returnedElsewhere',
  'refunded',
  'refundInDoubt',
] as const;
export const Column = z.enum(columns);
export type Column = z.infer<typeof Column>;

/** By what shares are added up. */
export const sides = {
  provider: ProviderId,
  wallet: Wallet.nullable(),
  way: Way,
  cashier: z.string().max(32),
  currency: Currency,
};

/** What one payment, or one refund, is of a shift's totals. */
export const Share = z.strictObject({
  ...sides,
  /** Null: no money moved, and none will as far as is known. */
  column: Column.nullable(),
  minor: z.int().nonnegative(),
  /** Of a payment: what went back without this till. */
  returnedMinor: z.int().nonnegative(),
});
export type Share = z.infer<typeof Share>;

/** Of the payment, or of the refund that `refundId` names; null when there is no such refund. */
export function shareOf({ payment, refunds }: PaymentRecord, refundId: RefundId | null): Share | null {
  if (refundId === null) return paymentShare(payment);
  const refund = refunds.find((one) => one.refundId === refundId);
  return refund ? refundShare(payment, refund) : null;
}

function paymentShare(payment: Payment): Share {
  const { provider, way, cashier, amount } = payment;
  return {
    ...{ provider, wallet: walletOf(payment), way, cashier, currency: amount.currency },
    column: columnOf(payment),
    minor: amount.minor,
    returnedMinor: isHeld(payment) ? (payment.returned?.minor ?? 0) : 0,
  };
}

function walletOf(payment: Payment): Wallet | null {
  return isHeld(payment) ? payment.approval.wallet : payment.wallet;
}

function columnOf(payment: Payment): Column | null {
  if (isOpen(payment)) return 'inDoubt';
  switch (payment.state) {
    case 'approved':
    case 'late':
    case 'reversed':
      return payment.state;
    case 'declined':
    case 'notSent':
    case 'notPaid':
      return null;
    default:
      return unreachable(payment);
  }
}

/** By whoever gave it back, which may be another cashier than took it. */
function refundShare(payment: Payment, refund: Refund): Share {
  const { amount, by } = refund;
  return {
    ...paymentShare(payment),
    ...{ cashier: by, currency: amount.currency, minor: amount.minor, returnedMinor: 0 },
    column: refundColumnOf(refund),
  };
}

function refundColumnOf({ state }: Refund): Column | null {
  switch (state) {
    case 'refunded':
    case 'manual':
      return 'refunded';
    case 'requested':
    case 'processing':
    case 'inDoubt':
      return 'refundInDoubt';
    case 'refused':
    case 'undone':
      return null;
    default:
      return unreachable(state);
  }
}

export function sameShare(one: Share, other: Share): boolean {
  const names = Object.keys(one) as (keyof Share)[];
  return names.every((name) => one[name] === other[name]);
}
