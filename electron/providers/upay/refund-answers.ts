import type { Money } from '#shared/money.ts';
import type { RefundAnswer } from '#shared/payment/refund.ts';
import type { RefundRequest } from '../provider.ts';
import { isOtherOrder, noNews, returnedMinor } from './answers.ts';
import { businessCode, requestFault } from './codes.ts';
import type { Biz, Order } from './order.ts';
import type { Reading } from './wire.ts';

/** The reply to the refund itself: an acceptance or a refusal, never the end (law 7). */
export function refundAnswer(reading: Reading<Biz>, request: RefundRequest): RefundAnswer {
  if (reading.kind !== 'biz') return refundNotAccepted(reading);
  const { biz } = reading;
  const { words, order } = biz;
  if (isOtherOrder(order, request.payment)) return { kind: 'unknown', cause: 'otherOrder', words };
  switch (biz.result) {
    case 'REFUND_SUCCESS':
      return order?.orderStatus === 'REFUNDED' || order?.orderStatus === 'PARTIAL_REFUNDED'
        ? { kind: 'accepted', words }
        : unsure(biz);
    case 'REFUND_IN_PROGRESS':
      return { kind: 'processing', words };
    case 'REFUND_FAIL':
    case 'FAIL':
      return refundFailed(biz);
    default:
      return unsure(biz);
  }
}

function refundFailed(biz: Biz): RefundAnswer {
  const { refund, unsure: open } = businessCode(biz.errorCode);
  if (biz.errorCode === 'UPAY_REFUND_ORDER_NOOP') return { kind: 'accepted', words: biz.words };
  return open ? unsure(biz) : { kind: 'refused', reason: refund, words: biz.words };
}

type NoBusiness = Exclude<Reading<Biz>, { kind: 'biz' }>;

function refundNotAccepted(reading: NoBusiness): RefundAnswer {
  const fault = reading.kind === 'refused' ? requestFault(reading.code) : 'unclear';
  if (fault === 'unclear') return noNews(reading);
  return { kind: 'refused', reason: fault === 'request' ? 'requestRefused' : 'terminalRefused', words: reading.words };
}

/**
 * What became of one refund. Upay documents a query by `refund_request_no` but not its answer to a number it never saw,
 * so the number it echoes is believed only together with the amount that is gone, and without an echo only the
 * arithmetic of `net_amount` speaks (our reading; query.md, refund.md).
 */
export function refundQueryAnswer(reading: Reading<Biz>, request: RefundRequest): RefundAnswer {
  if (reading.kind !== 'biz') return noNews(reading);
  const { biz } = reading;
  const { words, order } = biz;
  if (biz.result === 'FAIL') return businessCode(biz.errorCode).missing ? { kind: 'notFound', words } : unsure(biz);
  if (biz.result !== 'SUCCESS' || order === null) return unsure(biz);
  if (!isThisPayment(order, request)) return { kind: 'unknown', cause: 'otherOrder', words };
  if (order.totalMinor !== request.payment.amount.minor) return { kind: 'unknown', cause: 'otherAmount', words };
  return settledRefund(biz, order, request);
}

function isThisPayment(order: Order, { payment }: RefundRequest): boolean {
  if (order.clientSn !== payment.reference) return false;
  return payment.providerReference === null || order.sn === null || order.sn === payment.providerReference;
}

function settledRefund(biz: Biz, order: Order, request: RefundRequest): RefundAnswer {
  const { orderStatus, status } = order;
  const echoed = order.refundNumber === request.refundNumber;
  if (orderStatus === 'REFUND_IN_PROGRESS') return { kind: 'processing', words: biz.words };
  // A cancelled order gave everything back at once, which Upay does only before any refund.
  if (orderStatus === 'CANCELED' && (status === 'SUCCESS' || status === null))
    return { kind: 'refused', reason: 'paymentState', words: biz.words };
  const gone = goneMinor(order);
  if (gone === null) return unsure(biz);
  if (status === 'IN_PROG' || status === 'CREATED') return { kind: 'processing', words: biz.words };
  if (status === 'FAIL_CANCELED' && echoed) return { kind: 'refused', reason: refusalOf(biz), words: biz.words };
  if (status !== 'SUCCESS' && status !== null) return unsure(biz);
  if (echoed && gone > 0) return gone >= request.amount.minor ? refunded(order.refundNumber, null) : unsure(biz);
  // What is gone without us, or less than this refund, cannot hold it.
  if (gone < request.amount.minor || gone === request.committedBeforeMinor)
    return { kind: 'notFound', words: biz.words };
  const exactlyThis = gone === request.committedBeforeMinor + request.amount.minor;
  return exactlyThis && order.refundNumber === null ? refunded(null, request.amount) : unsure(biz);
}

/** What is gone of the payment; null where the order does not say. PAID and REFUNDED say it without `net_amount`. */
function goneMinor(order: Order): number | null {
  switch (order.orderStatus) {
    case 'PAID':
      return 0;
    case 'PARTIAL_REFUNDED':
      return returnedMinor(order);
    case 'REFUNDED':
      return order.totalMinor;
    default:
      return null;
  }
}

function refunded(refundNumber: string | null, amount: Money | null): RefundAnswer {
  return { kind: 'refunded', refundNumber, amount, providerRefundReference: null };
}

function refusalOf(biz: Biz) {
  return businessCode(biz.errorCode).refund;
}

function unsure({ words }: Biz): RefundAnswer {
  return { kind: 'unknown', cause: 'providerUnsure', words };
}
