import { unreachable } from '../assert.ts';
import type { PaymentId, RefundId } from '../ids.ts';
import type { PaymentRecord } from '../journal/fold.ts';
import type { Money } from '../money.ts';
import { isHeld, isOpen, type Payment, type Wallet } from '../payment/payment.ts';
import type { Refund } from '../payment/refund.ts';

/** What became of the money, by whoever says it: it moved, it did not, it may have. */
export type Story = 'done' | 'not' | 'open';

/** One payment or refund of the journal, as it is compared with a bill. */
export interface Item {
  readonly kind: 'payment' | 'refund';
  readonly paymentId: PaymentId;
  /** Null for the payment itself. */
  readonly refundId: RefundId | null;
  readonly reference: string;
  readonly refundNumber: string | null;
  readonly providerReference: string | null;
  readonly walletReference: string | null;
  readonly wallet: Wallet | null;
  readonly amount: Money;
  readonly payerPaid: Money | null;
  readonly story: Story;
  /** Undone after the provider may have listed it: a payment and its return in the bill are then no surprise. */
  readonly reversed: boolean;
  /** What the provider said went back without this till. */
  readonly returned: Money | null;
  /** Paid out by the provider by hand: no list need show it. */
  readonly byHand: boolean;
  readonly atMs: number;
}

/** `shared`: equal sums as one, where there are very many items. */
export function itemsOf(
  { payment, refunds }: PaymentRecord,
  shared: (sum: Money) => Money = (sum) => sum,
): readonly [Item, ...Item[]] {
  return [paymentItem(payment, shared), ...refunds.map((refund) => refundItem(payment, refund, shared))];
}

function paymentItem(payment: Payment, shared: (sum: Money) => Money): Item {
  const approval = isHeld(payment) ? payment.approval : null;
  return {
    kind: 'payment',
    paymentId: payment.paymentId,
    refundId: null,
    reference: payment.reference,
    refundNumber: null,
    providerReference: approval?.providerReference ?? payment.providerReference,
    walletReference: approval?.walletReference ?? null,
    wallet: approval?.wallet ?? payment.wallet,
    amount: shared(payment.amount),
    payerPaid: approval && shared(approval.payerPaid),
    story: storyOf(payment),
    reversed: payment.state === 'reversed',
    returned: isHeld(payment) ? payment.returned : null,
    byHand: false,
    atMs: approval?.paidAtMs ?? payment.requestedMs,
  };
}

function storyOf(payment: Payment): Story {
  if (isHeld(payment)) return 'done';
  return isOpen(payment) ? 'open' : 'not';
}

function refundItem(payment: Payment, refund: Refund, shared: (sum: Money) => Money): Item {
  return {
    ...paymentItem(payment, shared),
    kind: 'refund',
    refundId: refund.refundId,
    refundNumber: refund.refundNumber,
    amount: shared(refund.amount),
    payerPaid: null,
    story: refundStory(refund),
    reversed: false,
    returned: null,
    byHand: refund.state === 'manual',
    atMs: refund.requestedMs,
  };
}

function refundStory({ state }: Refund): Story {
  switch (state) {
    case 'refunded':
    case 'manual':
      return 'done';
    case 'refused':
    case 'undone':
      return 'not';
    case 'requested':
    case 'processing':
    case 'inDoubt':
      return 'open';
    default:
      return unreachable(state);
  }
}
