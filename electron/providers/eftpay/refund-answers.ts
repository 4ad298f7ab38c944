import type { RefundAnswer } from '#shared/payment/refund.ts';
import type { EftpaySettings } from '#shared/settings/eftpay.ts';
import type { RefundRequest } from '../provider.ts';
import { believing, noNews, unprovenCause, unsure } from './answers.ts';
import { refundMeaning, statusCode, taken } from './codes.ts';
import { otherMoney, otherThan, readTrade, type Trade } from './trade.ts';
import type { Reading, Said } from './wire.ts';

/** The reply to the refund itself: taken or refused, never the end (law 7). An unsigned "no" is heard, and asked about. */
export function refundAnswer(reading: Reading, request: RefundRequest): RefundAnswer {
  if (reading.kind !== 'said') return noNews(reading);
  const { code, proven, words, fields } = reading;
  const named = fields.get('out_trade_no')?.text ?? '';
  if (named !== '' && named !== request.payment.reference) return unsure(reading, 'otherOrder');
  const { refund: reason, missing } = statusCode(code);
  if (!proven && !code.startsWith('-')) return { kind: 'unknown', cause: unprovenCause(reading), words };
  if (reason !== 'unclear') return { kind: 'refused', reason, words };
  if (missing) return { kind: 'notFound', words };
  return code === taken ? { kind: 'accepted', words } : unsure(reading);
}

/** What became of one refund: believed only beside its own number and amount. */
export function refundQueryAnswer(reading: Reading, request: RefundRequest, settings: EftpaySettings): RefundAnswer {
  if (reading.kind !== 'said') return noNews(reading);
  if (!reading.proven) return unsure(reading);
  if (statusCode(reading.code).missing) return { kind: 'notFound', words: reading.words };
  if (reading.code !== taken) return unsure(reading);
  return believing(reading, () => tradeAnswer(reading, readTrade(reading.fields, settings), request, settings));
}

function tradeAnswer(reading: Said, trade: Trade, request: RefundRequest, settings: EftpaySettings): RefundAnswer {
  const { words } = reading;
  // Not eftPay's own number: a refund may have another than its sale.
  const other = otherThan({ reference: request.payment.reference, providerReference: null }, trade);
  if (other !== null) return unsure(reading, other);
  if (trade.refundNumber !== request.refundNumber)
    return unsure(reading, trade.refundNumber === null ? 'providerUnsure' : 'otherOrder');
  if (trade.type !== null && trade.type !== 'REFUND') return unsure(reading);
  if (isOtherMoney(trade, request)) return unsure(reading, 'otherAmount');
  switch (refundMeaning(trade.status, settings)) {
    case 'refunded':
      return refunded(reading, trade, request);
    case 'refundedWhole':
      return isTheLast(request) ? refunded(reading, trade, request) : unsure(reading);
    case 'processing':
      return { kind: 'processing', words };
    case 'failed':
      return { kind: 'refused', reason: 'other', words };
    case 'notFound':
      return { kind: 'notFound', words };
    case 'unknown':
      return unsure(reading);
  }
}

function isOtherMoney(trade: Trade, { amount, payment }: RefundRequest): boolean {
  const { originalMinor } = trade;
  return otherMoney(amount, trade) || (originalMinor !== null && originalMinor !== payment.amount.minor);
}

/**
 * "Closed" is also the word for an order that never was paid, and for one that somebody else gave back. It is about this
 * refund where this refund and the others make up the whole.
 */
function isTheLast({ amount, committedBeforeMinor, payment }: RefundRequest): boolean {
  return committedBeforeMinor + amount.minor === payment.amount.minor;
}

function refunded(reading: Said, trade: Trade, { amount }: RefundRequest): RefundAnswer {
  const { amountMinor, refundNumber, providerReference } = trade;
  if (amountMinor === null) return unsure(reading, 'garbled');
  return { kind: 'refunded', refundNumber, amount, providerRefundReference: providerReference };
}
