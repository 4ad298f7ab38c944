import type { Reference } from '#shared/ids.ts';
import type { Currency, Money } from '#shared/money.ts';
import type { Answer, ReversalAnswer } from '#shared/payment/answer.ts';
import type { Approval, DoubtCause } from '#shared/payment/payment.ts';
import { businessCode, requestFault } from './codes.ts';
import type { Biz, Order } from './order.ts';
import type { Reading } from './wire.ts';

/** What a call was about, to compare the answer with (law 8). */
export interface Asked {
  readonly reference: Reference;
  readonly amount: Money;
}

/**
 * The tables below are first match, top to bottom. What none of them names is `unknown`, and the till queries: the
 * business result is how the action went, `order_status` the order, `status` its newest transaction.
 */
export function payAnswer(reading: Reading<Biz>, asked: Asked): Answer {
  if (reading.kind !== 'biz') return notCreated(reading);
  const { biz } = reading;
  const { order } = biz;
  switch (biz.result) {
    case 'PAY_SUCCESS':
      return order?.orderStatus === 'PAID' && isSettled(order) ? approved(biz, order, asked) : unsure(biz);
    case 'PAY_FAIL':
      // Without data it is "not paid by its definition", but to be confirmed by one query: the till queries on `unknown`.
      return order !== null && isClosedUnpaid(order) ? declined(biz, asked) : unsure(biz);
    case 'PAY_IN_PROGRESS':
      return order === null || isRunning(order) ? pending(biz, asked) : unsure(biz);
    case 'FAIL':
      return failed(biz, asked);
    default:
      return unsure(biz);
  }
}

/** `codeLifeMs`: Upay does not send the life of a code. */
export function precreateAnswer(reading: Reading<Biz>, asked: Asked, codeLifeMs: number): Answer {
  if (reading.kind !== 'biz') return notCreated(reading);
  const { biz } = reading;
  switch (biz.result) {
    case 'PRECREATE_SUCCESS':
      return showing(biz, asked, codeLifeMs);
    case 'PRECREATE_FAIL':
    case 'FAIL':
      return failed(biz, asked);
    default:
      return unsure(biz);
  }
}

export function queryAnswer(reading: Reading<Biz>, asked: Asked): Answer {
  if (reading.kind !== 'biz') return noNews(reading);
  const { biz } = reading;
  if (biz.result === 'FAIL') return businessCode(biz.errorCode).missing ? missing(biz) : unsure(biz);
  if (biz.result !== 'SUCCESS' || biz.order === null) return unsure(biz);
  return orderAnswer(biz, biz.order, asked);
}

function orderAnswer(biz: Biz, order: Order, asked: Asked): Answer {
  switch (order.orderStatus) {
    case 'PAID':
      return isSettled(order) ? approved(biz, order, asked) : unsure(biz);
    case 'PAY_CANCELED':
      return declined(biz, asked);
    case 'CANCELED':
      return compared({ kind: 'closed', reference: order.clientSn, words: biz.words }, biz, asked);
    case 'CREATED':
      return isRunning(order) || order.status === 'FAIL_CANCELED' || order.status === 'ABORTED'
        ? pending(biz, asked)
        : unsure(biz);
    case 'REFUNDED':
      return returned(biz, order, asked, order.totalMinor);
    case 'PARTIAL_REFUNDED':
      return returned(biz, order, asked, returnedMinor(order));
    default:
      return unsure(biz);
  }
}

/** Cancel and revoke: identical logic at Upay. Only words, never an outcome: the query decides (law 7). */
export function reversalAnswer(reading: Reading<Biz>, asked: Asked): ReversalAnswer {
  if (reading.kind !== 'biz') return noNews(reading);
  const { biz } = reading;
  const { words } = biz;
  if (isOtherOrder(biz.order, asked)) return { kind: 'unknown', cause: 'otherOrder', words };
  switch (biz.result) {
    case 'CANCEL_SUCCESS':
    case 'CANCEL_ABORT_SUCCESS':
      return { kind: 'accepted', words };
    case 'CANCEL_ERROR':
    case 'CANCEL_ABORT_ERROR':
      return { kind: 'refused', words };
    case 'FAIL':
      return reversalFailed(biz);
    default:
      return { kind: 'unknown', cause: 'providerUnsure', words };
  }
}

function reversalFailed({ errorCode, words }: Biz): ReversalAnswer {
  const { missing, unsure: open } = businessCode(errorCode);
  if (errorCode === 'UPAY_CANCEL_ORDER_NOOP') return { kind: 'accepted', words };
  if (missing) return { kind: 'notFound', words };
  return open ? { kind: 'unknown', cause: 'providerUnsure', words } : { kind: 'refused', words };
}

type NoBusiness = Exclude<Reading<Biz>, { kind: 'biz' }>;

/** On pay and precreate: a 400 that blames the request, the terminal or the signature made no order. */
function notCreated(reading: NoBusiness): Answer {
  if (reading.kind !== 'refused') return noNews(reading);
  const { words } = reading;
  switch (requestFault(reading.code)) {
    case 'request':
      return { kind: 'declined', reference: null, reason: 'requestRefused', words };
    case 'terminal':
    case 'signature':
      return { kind: 'declined', reference: null, reason: 'terminalRefused', words };
    case 'unclear':
      return { kind: 'unknown', cause: 'providerError', words };
  }
}

/** On every other call, no business means nothing was said about the order. */
export function noNews(reading: NoBusiness): Extract<Answer, { kind: 'unknown' | 'notSent' }> {
  if (reading.kind === 'notSent') return { kind: 'notSent', why: reading.why, words: reading.words };
  const causes = {
    lost: 'noReply',
    garbled: 'garbled',
    serverError: 'providerError',
    refused: 'providerError',
  } as const;
  return { kind: 'unknown', cause: causes[reading.kind], words: reading.words };
}

function unsure({ words }: Biz, cause: DoubtCause = 'providerUnsure'): Answer {
  return { kind: 'unknown', cause, words };
}

function missing({ words }: Biz): Answer {
  return { kind: 'notFound', words };
}

function pending(biz: Biz, asked: Asked): Answer {
  return compared({ kind: 'pending', reference: biz.order?.clientSn ?? null, words: biz.words }, biz, asked);
}

function declined(biz: Biz, asked: Asked): Answer {
  const { decline } = businessCode(biz.errorCode);
  const reference = biz.order?.clientSn ?? null;
  return compared({ kind: 'declined', reference, reason: decline, words: biz.words }, biz, asked);
}

/** FAIL made no transaction, except beside a code that leaves the money open, or an order that contradicts it. */
function failed(biz: Biz, asked: Asked): Answer {
  const { orderStatus = null } = biz.order ?? {};
  const contradicted = orderStatus !== null && orderStatus !== 'PAY_CANCELED' && orderStatus !== 'CANCELED';
  return contradicted || businessCode(biz.errorCode).unsure ? unsure(biz) : declined(biz, asked);
}

function showing(biz: Biz, asked: Asked, lifeMs: number): Answer {
  const { order } = biz;
  if (!order?.qrCode || (order.orderStatus !== 'CREATED' && order.orderStatus !== null)) return unsure(biz);
  if (order.qrCode.length > 1024) return unsure(biz, 'garbled');
  const { clientSn: reference, qrCode: code, sn: providerReference } = order;
  return compared({ kind: 'showing', reference, code, lifeMs, providerReference }, biz, asked);
}

function approved(biz: Biz, order: Order, asked: Asked): Answer {
  const approval = approvalOf(order, asked.amount.currency);
  if (approval === null) return unsure(biz, 'garbled');
  return { kind: 'approved', reference: order.clientSn, approval, createdMs: order.createdMs };
}

function returned(biz: Biz, order: Order, asked: Asked, minor: number | null): Answer {
  const approval = approvalOf(order, asked.amount.currency);
  if (approval === null || minor === null) return unsure(biz, 'garbled');
  const money = { minor, currency: asked.amount.currency };
  return { kind: 'returned', reference: order.clientSn, approval, returned: money, createdMs: order.createdMs };
}

/** Null without Upay's own number or the total: an approval that cannot be compared or found again is not believed. */
function approvalOf(order: Order, currency: Currency): Approval | null {
  if (order.sn === null || order.totalMinor === null) return null;
  return {
    amount: { minor: order.totalMinor, currency },
    payerPaid: { minor: payerPaidMinor(order, order.totalMinor), currency },
    wallet: order.wallet,
    providerReference: order.sn,
    walletReference: order.tradeNo,
    paidAtMs: order.finishedMs,
  };
}

/**
 * Two documented hints: `paid_amount` ("merchant discount = total - paid", Upay's FAQ) and the discounts of
 * `payment_list`. That the payer paid the lower of the two is our reading. A list that exceeds the total is no hint.
 */
function payerPaidMinor(order: Order, totalMinor: number): number {
  const afterDiscounts = order.discountMinor <= totalMinor ? totalMinor - order.discountMinor : totalMinor;
  return Math.min(order.paidMinor ?? totalMinor, afterDiscounts, totalMinor);
}

/** Total less what is left (`net_amount`); null when that is no part of the total. */
export function returnedMinor(order: Order): number | null {
  const { totalMinor, netMinor } = order;
  if (totalMinor === null || netMinor === null) return null;
  return netMinor > 0 && netMinor < totalMinor ? totalMinor - netMinor : null;
}

function isSettled(order: Order): boolean {
  return order.status === 'SUCCESS' || order.status === null;
}

function isClosedUnpaid(order: Order): boolean {
  const closed = order.orderStatus === 'PAY_CANCELED' || order.orderStatus === 'CANCELED';
  return closed && (order.status === 'FAIL_CANCELED' || order.status === null);
}

function isRunning(order: Order): boolean {
  const waiting = order.orderStatus === 'CREATED' || order.orderStatus === null;
  return waiting && (order.status === 'IN_PROG' || order.status === 'CREATED' || order.status === null);
}

type WithoutAmount = Extract<Answer, { kind: 'declined' | 'closed' | 'pending' | 'showing' }>;

/** These kinds carry no amount for the caller to compare, so it is compared here. */
function compared(answer: WithoutAmount, biz: Biz, asked: Asked): Answer {
  const totalMinor = biz.order?.totalMinor ?? null;
  return totalMinor === null || totalMinor === asked.amount.minor ? answer : unsure(biz, 'otherAmount');
}

export function isOtherOrder(order: Order | null, asked: Asked): boolean {
  return order !== null && order.clientSn !== null && order.clientSn !== asked.reference;
}

/** The customer's code is a bearer secret: should the provider's sentence quote it, it is taken out. */
export function withoutCode(answer: Answer, code: string): Answer {
  if (!('words' in answer) || answer.words === null || code.length < 8) return answer;
  const clean = (words: string) => words.replaceAll(code, '…');
  return { ...answer, words: { code: clean(answer.words.code), text: clean(answer.words.text) } };
}
