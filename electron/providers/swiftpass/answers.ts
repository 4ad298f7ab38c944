import type { Reference } from '#shared/ids.ts';
import type { Currency, Money } from '#shared/money.ts';
import type { Answer, ReversalAnswer } from '#shared/payment/answer.ts';
import type { Approval, DoubtCause, Way, Words } from '#shared/payment/payment.ts';
import { type Meaning, meaningOf } from './codes.ts';
import { makeWords } from './message.ts';
import type { Order } from './order.ts';
import type { Reading } from './wire.ts';

/** What a call was about, to compare the answer with (law 8). */
export interface Asked {
  readonly reference: Reference;
  readonly amount: Money;
}

export type Failed = Extract<Reading, { kind: 'failed' }>;
export type Rejected = Extract<Reading, { kind: 'rejected' }>;
type Done = Extract<Reading, { kind: 'done' }>;

/**
 * `unified.trade.micropay`. What no rule names is `unknown`, and the till queries. An unsigned "no" is never a refusal here:
 * the request may have moved money.
 */
export function payAnswer(reading: Reading, asked: Asked): Answer {
  switch (reading.kind) {
    case 'done':
      return payDone(reading, asked);
    case 'failed':
      return payFailed(reading, asked);
    case 'rejected': {
      const reason = meaningOf(reading.sentence)?.decline ?? null;
      return reading.signed && reason !== null
        ? { kind: 'declined', reference: null, reason, words: reading.words }
        : unsure(reading.words, 'providerError');
    }
    default:
      return noNews(reading);
  }
}

/** `pay_result` decides; without it one query confirms. A trade_state beside it that says otherwise makes it doubtful. */
function payDone(reading: Done, asked: Asked): Answer {
  const { order, words } = reading;
  if (order.needQuery === 'yes') return pending(order, words, asked);
  const contradicted = order.tradeWord !== null && order.tradeState !== 'SUCCESS';
  return order.payResult === '0' && !contradicted ? approved(order, words, asked) : unsure(words);
}

/** `need_query` Y or absent: query. N: refused, but for codes that leave it open even so. */
function payFailed({ order, code, sentence, signed, words }: Failed, asked: Asked): Answer {
  const meaning = meaningBeside(code, sentence);
  if (order.needQuery === 'yes') return meaning?.waiting ? pending(order, words, asked) : unsure(words);
  if (order.needQuery === null || !signed) return unsure(words);
  return refused(order, meaning, words, asked);
}

/** A code to show. Nothing was shown when the answer is "no", so that an unsigned one is enough (law 4). */
export function precreateAnswer(reading: Reading, asked: Asked, lifeMs: number): Answer {
  switch (reading.kind) {
    case 'done':
      return showing(reading, asked, lifeMs);
    case 'failed':
      return refused(reading.order, meaningBeside(reading.code, reading.sentence), reading.words, asked);
    case 'rejected':
      return notCreated(reading);
    default:
      return noNews(reading);
  }
}

/** Not understood: no order. Where the gateway speaks of an order it has, or names nothing known, it is asked about. */
function notCreated({ sentence, words }: Rejected): Answer {
  const meaning = meaningOf(sentence);
  if (meaning !== null && meaning.decline === null && !isFault(sentence)) return unsure(words, 'providerError');
  return { kind: 'declined', reference: null, reason: meaning?.decline ?? 'other', words };
}

/** Sentences of a gateway that failed before it made anything to show (8.1: status 500, and "too frequent"). */
function isFault(sentence: string | null): boolean {
  return /^(?:internal error|internel error|systemerror|request too frequent)\.?$/i.test(sentence?.trim() ?? '');
}

function showing({ order, words }: Done, asked: Asked, lifeMs: number): Answer {
  if (order.codeUrl === null)
    return compared({ kind: 'declined', reference: order.outTradeNo, reason: 'other', words }, order, asked);
  if (order.codeUrl.length > 1024 || (order.transactionId?.length ?? 0) > 128) return unsure(words, 'garbled');
  const { outTradeNo: reference, codeUrl: code, transactionId: providerReference } = order;
  return compared({ kind: 'showing', reference, code, lifeMs, providerReference }, order, asked);
}

/** `refunds`: of an order that is in REFUND what has gone back; null where it is not known. */
export function queryAnswer(
  reading: Reading,
  asked: Asked & { readonly way: Way },
  unsignedNotFound: 'believe' | 'doubt',
  returnedMinor: number | null = null,
): Answer {
  if (reading.kind === 'done') return stateAnswer(reading, asked, returnedMinor);
  if (reading.kind !== 'failed' && reading.kind !== 'rejected') return noNews(reading);
  const { words, signed } = reading;
  const believed = signed || unsignedNotFound === 'believe';
  return believed && meaningOfNo(reading)?.missing === 'order'
    ? { kind: 'notFound', words }
    : unsure(words, reading.kind === 'rejected' ? 'providerError' : 'providerUnsure');
}

function stateAnswer(
  { order, words }: Done,
  asked: Asked & { readonly way: Way },
  returnedMinor: number | null,
): Answer {
  switch (order.tradeState) {
    case 'SUCCESS':
      return approved(order, words, asked);
    case 'REFUND':
      return returned(order, makeWords('REFUND', null), asked, returnedMinor);
    case 'NOTPAY':
    case 'USERPAYING':
      return pending(order, makeWords(order.tradeState, null), asked);
    case 'PAYERROR':
      // The order is open until it is closed: a shown code may be paid again, and a scan is to be reversed.
      return compared(
        { kind: 'attemptFailed', reference: order.outTradeNo, words: makeWords('PAYERROR', null) },
        order,
        asked,
      );
    case 'CLOSED':
    case 'REVOKED':
    case 'REVERSE':
      return compared(
        { kind: 'closed', reference: order.outTradeNo, words: makeWords(order.tradeState, null) },
        order,
        asked,
      );
    case null:
      return unsure(makeWords(order.tradeWord, null));
  }
}

/** Reverse (scan way) and close (show way). Only words, never an outcome: the query decides (law 7). */
export function reversalAnswer(reading: Reading, asked: Asked): ReversalAnswer {
  if (reading.kind === 'done') {
    const { outTradeNo } = reading.order;
    const other = outTradeNo !== null && outTradeNo !== asked.reference;
    return other ? doubt('otherOrder', reading.words) : { kind: 'accepted', words: reading.words };
  }
  if (reading.kind !== 'failed' && reading.kind !== 'rejected') return noNews(reading);
  const { words } = reading;
  const meaning = meaningOfNo(reading);
  if (meaning?.reversal === 'done') return { kind: 'accepted', words };
  if (meaning?.reversal === 'never') return { kind: 'refused', words };
  if (meaning?.missing === 'order') return { kind: 'notFound', words };
  return doubt(reading.kind === 'rejected' ? 'providerError' : 'providerUnsure', words);
}

/** What a "no" of either layer means. */
export function meaningOfNo(reading: Failed | Rejected): Meaning | null {
  return reading.kind === 'failed' ? meaningBeside(reading.code, reading.sentence) : meaningOf(reading.sentence);
}

/** The document prints 400 and 500 where only the sentence says what happened (8.1). */
function meaningBeside(code: string | null, sentence: string | null): Meaning | null {
  return code === null || code === '400' || code === '500' ? meaningOf(sentence) : meaningOf(code);
}

type NoBusiness = Exclude<Reading, { kind: 'done' | 'failed' | 'rejected' }>;

/** Nothing was said about the order, or nothing that is proven. */
export function noNews(reading: NoBusiness): Extract<Answer, { kind: 'unknown' | 'notSent' }> {
  if (reading.kind === 'notSent') return { kind: 'notSent', why: reading.why, words: reading.words };
  const causes = {
    lost: 'noReply',
    garbled: 'garbled',
    serverError: 'providerError',
    badSignature: 'badSignature',
    otherMerchant: 'otherOrder',
  } as const;
  return doubt(causes[reading.kind], reading.words);
}

function doubt(cause: DoubtCause, words: Words | null): Extract<Answer, { kind: 'unknown' }> {
  return { kind: 'unknown', cause, words };
}

function unsure(words: Words | null, cause: DoubtCause = 'providerUnsure'): Answer {
  return doubt(cause, words);
}

function pending(order: Order, words: Words | null, asked: Asked): Answer {
  return compared({ kind: 'pending', reference: order.outTradeNo, words }, order, asked);
}

function refused(order: Order, meaning: Meaning | null, words: Words | null, asked: Asked): Answer {
  if (meaning === null || meaning.decline === null) return unsure(words);
  return compared({ kind: 'declined', reference: order.outTradeNo, reason: meaning.decline, words }, order, asked);
}

function approved(order: Order, words: Words | null, asked: Asked): Answer {
  const approval = approvalOf(order, asked.amount.currency);
  if (approval === null) return unsure(words, 'garbled');
  return inOurCurrency(order, asked)
    ? { kind: 'approved', reference: order.outTradeNo, approval, createdMs: null }
    : unsure(words, 'otherAmount');
}

/** Nothing of it went back: it is simply paid. Not known what: doubt, though paid it was. */
function returned(order: Order, words: Words | null, asked: Asked, returnedMinor: number | null): Answer {
  const approval = approvalOf(order, asked.amount.currency);
  if (approval === null || returnedMinor === null) return unsure(words);
  if (!inOurCurrency(order, asked)) return unsure(words, 'otherAmount');
  const held = { reference: order.outTradeNo, approval, createdMs: null };
  if (returnedMinor === 0) return { kind: 'approved', ...held };
  if (returnedMinor > approval.amount.minor) return unsure(words, 'garbled');
  return { kind: 'returned', ...held, returned: { minor: returnedMinor, currency: asked.amount.currency } };
}

/** A request names no currency; an answer may (6.3.3, `fee_type`), and then it is compared. */
function inOurCurrency({ feeType }: Order, { amount }: Asked): boolean {
  return feeType === null || feeType === amount.currency;
}

/** Null without the gateway's own number or the total: an approval that cannot be compared or found again is not believed. */
function approvalOf(order: Order, currency: Currency): Approval | null {
  const { transactionId, totalMinor, couponMinor, unsettledMinor } = order;
  if (transactionId === null || transactionId.length > 128 || totalMinor === null) return null;
  if ((couponMinor ?? 0) > totalMinor || (unsettledMinor ?? 0) > totalMinor) return null;
  return {
    amount: { minor: totalMinor, currency },
    payerPaid: { minor: totalMinor - (couponMinor ?? 0), currency }, // 6.3.3: total less coupon is what was paid in cash
    wallet: order.wallet,
    providerReference: transactionId,
    walletReference: order.outTransactionId?.slice(0, 128) ?? null,
    paidAtMs: order.paidAtMs,
    ...(unsettledMinor === null ? {} : { shopGets: { minor: totalMinor - unsettledMinor, currency } }),
    ...abroadOf(order, currency),
  };
}

function abroadOf({ cash }: Order, currency: Currency): Pick<Approval, 'abroad'> {
  if (cash === null || cash.feeType === currency) return {};
  return { abroad: { amount: cash.fee, currency: cash.feeType, rate: cash.rate } };
}

type WithoutAmount = Extract<Answer, { kind: 'declined' | 'closed' | 'pending' | 'attemptFailed' | 'showing' }>;

/** These kinds carry no amount for the caller to compare, so it is compared here. */
function compared(answer: WithoutAmount, order: Order, asked: Asked): Answer {
  const { totalMinor } = order;
  const other = (totalMinor !== null && totalMinor !== asked.amount.minor) || !inOurCurrency(order, asked);
  return other ? unsure('words' in answer ? answer.words : null, 'otherAmount') : answer;
}

/** The customer's code is a bearer secret: should the gateway's sentence quote it, it is taken out. */
export function withoutCode(answer: Answer, code: string): Answer {
  if (!('words' in answer) || answer.words === null || code.length < 8) return answer;
  const clean = (words: string) => words.replaceAll(code, '…');
  return { ...answer, words: { code: clean(answer.words.code), text: clean(answer.words.text) } };
}
