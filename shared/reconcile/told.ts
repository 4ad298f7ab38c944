import { unreachable } from '../assert.ts';
import type { Answer } from '../payment/answer.ts';
import { isHeld, isOpen, type Payment } from '../payment/payment.ts';
import { type Refund, type RefundAnswer, refundIsOpen } from '../payment/refund.ts';
import type { Told } from './line.ts';

/**
 * What a query's answer says of the payment's money, once the journal has heard it; null where it said nothing. "Not found"
 * is the provider's word only about what had ended without money: of anything else it may be silence (law 5).
 */
export function toldOf(answer: Answer, payment: Payment): Told | null {
  switch (answer.kind) {
    case 'approved':
      return { state: 'done', amount: answer.approval.amount };
    case 'returned': {
      const all = answer.returned.minor >= answer.approval.amount.minor;
      return all && !isHeld(payment)
        ? { state: 'refused', amount: null }
        : { state: 'done', amount: answer.approval.amount };
    }
    case 'closed': // of money that came: all of it went back, which eftPay says of a payment that was refunded in full
      return { state: isHeld(payment) ? 'done' : 'refused', amount: null };
    case 'declined':
      return { state: 'refused', amount: null };
    case 'attemptFailed':
      return { state: isOpen(payment) ? 'processing' : 'refused', amount: null };
    case 'pending':
    case 'showing':
      return { state: 'processing', amount: null };
    case 'notFound':
      if (isOpen(payment)) return null;
      return { state: isHeld(payment) ? 'unknown' : 'refused', amount: null };
    case 'notSent':
    case 'unknown':
      return null;
    default:
      return unreachable(answer);
  }
}

export function toldOfRefund(answer: RefundAnswer, refund: Refund): Told | null {
  switch (answer.kind) {
    case 'refunded':
      return { state: 'done', amount: answer.amount };
    case 'manual':
      return { state: 'done', amount: null };
    case 'refused':
    case 'undone':
      return { state: 'refused', amount: null };
    case 'accepted':
    case 'processing':
      return { state: 'processing', amount: null };
    case 'notFound':
      if (refundIsOpen(refund)) return null;
      return { state: refund.state === 'refused' || refund.state === 'undone' ? 'refused' : 'unknown', amount: null };
    case 'notSent':
    case 'unknown':
      return null;
    default:
      return unreachable(answer);
  }
}
