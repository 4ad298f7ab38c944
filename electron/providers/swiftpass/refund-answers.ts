import type { Words } from '#shared/payment/payment.ts';
import type { RefundAnswer } from '#shared/payment/refund.ts';
import type { RefundRequest } from '../provider.ts';
import { type Failed, meaningOfNo, noNews, type Rejected } from './answers.ts';
import { type RefundStatus, readRefundStatus } from './codes.ts';
import { type Message, makeWords, minorOf, text } from './message.ts';
import type { Reading } from './wire.ts';
import { Garbled } from './xml.ts';

/** The reply to the refund itself: an acceptance or a refusal, never the end (law 7; 6.5.2 knows pending and failed ones). */
export function refundAnswer(reading: Reading, request: RefundRequest): RefundAnswer {
  switch (reading.kind) {
    case 'done':
      return isThisRefund(reading.message, request)
        ? { kind: 'accepted', words: reading.words }
        : { kind: 'unknown', cause: 'otherOrder', words: reading.words };
    case 'failed':
    case 'rejected':
      return refundFailed(reading);
    default:
      return noNews(reading);
  }
}

/** What it names has to be ours; what it leaves out says nothing against it. */
function isThisRefund(message: Message, { payment, refundNumber, amount }: RefundRequest): boolean {
  const same = (name: string, ours: string) => (text(message, name) ?? ours) === ours;
  return (
    same('out_trade_no', payment.reference) &&
    same('out_refund_no', refundNumber) &&
    same('refund_fee', String(amount.minor)) &&
    same('transaction_id', payment.providerReference ?? text(message, 'transaction_id') ?? '') &&
    same('fee_type', amount.currency)
  );
}

function refundFailed(reading: Failed | Rejected): RefundAnswer {
  const reason = meaningOfNo(reading)?.refund ?? null;
  return reason === null
    ? { kind: 'unknown', cause: 'providerUnsure', words: reading.words }
    : { kind: 'refused', reason, words: reading.words };
}

/** One refund of an order, out of the fields numbered `_0` to `_{refund_count - 1}` (6.5.2). */
export interface ListedRefund {
  readonly number: string;
  readonly providerNumber: string | null;
  readonly minor: number | null;
  readonly status: RefundStatus | null;
  readonly statusWord: string | null;
}

/** Null where the numbering does not hold. */
export function listedRefunds(message: Message): readonly ListedRefund[] | null {
  const count = text(message, 'refund_count');
  if (count === null || !/^\d{1,3}$/.test(count)) return null;
  if (text(message, `out_refund_no_${Number(count)}`) !== null) return null;
  try {
    return Array.from({ length: Number(count) }, (_one, n) => listedRefund(message, n));
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return null;
  }
}

function listedRefund(message: Message, n: number): ListedRefund {
  const statusWord = text(message, `refund_status_${n}`);
  const number = text(message, `out_refund_no_${n}`);
  if (number === null) throw new Garbled('fewer refunds than are counted');
  return {
    number,
    providerNumber: text(message, `refund_id_${n}`),
    minor: minorOf(message, `refund_fee_${n}`),
    status: readRefundStatus(statusWord),
    statusWord,
  };
}

/** What became of one refund. */
export function refundQueryAnswer(
  reading: Reading,
  request: RefundRequest,
  unsignedNotFound: 'believe' | 'doubt',
): RefundAnswer {
  if (reading.kind === 'done') return listedAnswer(reading.message, reading.words, request);
  if (reading.kind !== 'failed' && reading.kind !== 'rejected') return noNews(reading);
  const { words, signed } = reading;
  const believed = signed || unsignedNotFound === 'believe';
  return believed && meaningOfNo(reading)?.missing === 'refund'
    ? { kind: 'notFound', words }
    : { kind: 'unknown', cause: 'providerUnsure', words };
}

function listedAnswer(message: Message, words: Words | null, request: RefundRequest): RefundAnswer {
  const { payment, refundNumber, amount } = request;
  const outTradeNo = text(message, 'out_trade_no');
  const transactionId = text(message, 'transaction_id');
  const other =
    outTradeNo !== payment.reference ||
    (payment.providerReference !== null && transactionId !== null && transactionId !== payment.providerReference);
  if (other) return { kind: 'unknown', cause: 'otherOrder', words };
  const refunds = listedRefunds(message);
  if (refunds === null) return { kind: 'unknown', cause: 'garbled', words };
  const ours = refunds.filter(({ number }) => number === refundNumber);
  const [one] = ours;
  if (one === undefined) return { kind: 'notFound', words };
  if (ours.length > 1) return { kind: 'unknown', cause: 'garbled', words };
  if (one.minor !== amount.minor) return { kind: 'unknown', cause: 'otherAmount', words };
  return statusAnswer(one, request);
}

function statusAnswer({ status, statusWord, providerNumber }: ListedRefund, request: RefundRequest): RefundAnswer {
  const words = makeWords(statusWord, null);
  switch (status) {
    case 'SUCCESS': {
      const { refundNumber, amount } = request;
      return { kind: 'refunded', refundNumber, amount, providerRefundReference: providerNumber?.slice(0, 128) ?? null };
    }
    case 'FAIL':
    case 'FAILED':
      return { kind: 'refused', reason: 'other', words };
    case 'PROCESSING':
      return { kind: 'processing', words };
    case 'CHANGE':
      return { kind: 'manual', words };
    case 'NOTSURE': // to be sent again under its number, says 6.5.2: the interface has no word for that, so a person decides
    case null:
      return { kind: 'unknown', cause: 'providerUnsure', words };
  }
}

/**
 * What went back of an order to the payer, by all its refunds; null while one of them is on its way or unclear. One that
 * ended in the shop's own account (CHANGE) or failed gave nothing back.
 */
export function returnedMinor(reading: Reading, reference: string): number | null {
  if (reading.kind !== 'done' || text(reading.message, 'out_trade_no') !== reference) return null;
  let sum = 0;
  for (const { status, minor } of listedRefunds(reading.message) ?? [{ status: null, minor: null }]) {
    if (status === 'FAIL' || status === 'FAILED' || status === 'CHANGE') continue;
    if (status !== 'SUCCESS' || minor === null) return null;
    sum += minor;
  }
  return sum;
}
