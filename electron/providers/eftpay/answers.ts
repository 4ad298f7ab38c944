import type { Reference } from '#shared/ids.ts';
import type { Money } from '#shared/money.ts';
import type { Answer, ReversalAnswer } from '#shared/payment/answer.ts';
import type { DoubtCause, Wallet } from '#shared/payment/payment.ts';
import type { EftpaySettings } from '#shared/settings/eftpay.ts';
import { saleMeaning, statusCode, taken } from './codes.ts';
import { Garbled, textOf } from './fields.ts';
import { otherMoney, otherThan, readTrade, type Trade } from './trade.ts';
import type { Reading, Said } from './wire.ts';

/** What a call was about, to compare the answer with (law 8). */
export interface Asked {
  readonly reference: Reference;
  readonly amount: Money;
  readonly wallet: Wallet | null;
  readonly providerReference: string | null;
}

/**
 * Only a signed "taken" shows a code. A "no" needs no signature here (law 4): its code is on no screen, so nobody can pay.
 * What else comes back leaves open whether an order was made.
 */
export function precreateAnswer(
  reading: Reading,
  asked: Pick<Asked, 'amount'>,
  lifeMs: number,
  settings: EftpaySettings,
): Answer {
  if (reading.kind !== 'said') return noNews(reading);
  return believing(reading, () => {
    const reference = textOf(reading.fields, 'out_trade_no');
    const { order: reason } = statusCode(reading.code);
    if (reason !== 'unclear') return { kind: 'declined', reference, reason, words: reading.words };
    if (reading.code !== taken || !reading.proven) return unsure(reading);
    if (otherMoney(asked.amount, readTrade(reading.fields, settings))) return unsure(reading, 'otherAmount');
    return showing(reading, reference, lifeMs);
  });
}

function showing(reading: Said, reference: string | null, lifeMs: number): Answer {
  const code = reading.fields.get('qr_code');
  if (code === undefined || code.type !== 'text' || code.text === '' || code.text.length > 1024)
    return unsure(reading, 'garbled');
  // The documents name no number of eftPay's in this reply: one is taken from the query.
  return { kind: 'showing', reference, code: code.text, lifeMs, providerReference: null };
}

/** First match, top to bottom; what no row names is `unknown`, and the till asks again. */
export function queryAnswer(reading: Reading, asked: Asked, settings: EftpaySettings): Answer {
  if (reading.kind !== 'said') return noNews(reading);
  if (!reading.proven) return unsure(reading);
  if (statusCode(reading.code).missing) return { kind: 'notFound', words: reading.words };
  if (reading.code !== taken) return unsure(reading);
  return believing(reading, () => saleAnswer(reading, readTrade(reading.fields, settings), asked, settings));
}

function saleAnswer(reading: Said, trade: Trade, asked: Asked, settings: EftpaySettings): Answer {
  const meaning = saleMeaning(trade.status, settings);
  const { words } = reading;
  const other = otherThan(asked, trade);
  if (other !== null) return unsure(reading, other);
  // A word about a refund would read as one about the sale: "failed" is then the refund.
  if ((trade.type !== null && trade.type !== 'SALE') || trade.refundNumber !== null) return unsure(reading);
  if (otherMoney(asked.amount, trade)) return unsure(reading, 'otherAmount');
  const { reference } = trade;
  switch (meaning) {
    case 'paid':
    case 'partlyReturned':
      return approved(reading, trade, asked);
    case 'pending':
      return { kind: 'pending', reference, words };
    case 'closed':
      return { kind: 'closed', reference, words };
    case 'failed':
      return { kind: 'declined', reference, reason: 'walletRefused', words };
    case 'notFound':
      return { kind: 'notFound', words };
    case 'unknown':
      return unsure(reading);
  }
}

/**
 * Number, amount and currency must all be there. `wallet` stays the one asked for, though a code for two wallets names the
 * one that paid: a refund must name the sale's own. A partly refunded sale was paid; how much of it went back is not said.
 */
function approved(reading: Said, trade: Trade, asked: Asked): Answer {
  const { reference, providerReference, walletReference, amountMinor, currency, timeMs: paidAtMs } = trade;
  if (providerReference === null || amountMinor === null || currency !== asked.amount.currency)
    return unsure(reading, 'garbled');
  const amount: Money = { minor: amountMinor, currency: asked.amount.currency };
  const wallet = asked.wallet ?? 'other';
  const approval = { amount, payerPaid: amount, wallet, providerReference, walletReference, paidAtMs };
  return { kind: 'approved', reference, approval, createdMs: null };
}

/** A Close ends unpaid orders of the day only, so it moves no money. Only words: the query decides (law 7). */
export function closeAnswer(reading: Reading, asked: Pick<Asked, 'reference'>): ReversalAnswer {
  if (reading.kind !== 'said') return noNews(reading);
  const { code, proven, words } = reading;
  const named = reading.fields.get('out_trade_no')?.text ?? '';
  if (named !== '' && named !== asked.reference) return { kind: 'unknown', cause: 'otherOrder', words };
  const { close, missing } = statusCode(code);
  if (close === 'already') return { kind: 'accepted', words };
  if (!proven) return { kind: 'unknown', cause: unprovenCause(reading), words };
  if (code === taken) return { kind: 'accepted', words };
  if (missing) return { kind: 'notFound', words };
  return close === 'refused' ? { kind: 'refused', words } : { kind: 'unknown', cause: 'providerUnsure', words };
}

type NoNews = Exclude<Reading, Said>;

export function noNews(reading: NoNews): Extract<Answer, { kind: 'unknown' | 'notSent' }> {
  if (reading.kind === 'notSent') return { kind: 'notSent', why: reading.why, words: reading.words };
  const causes = { lost: 'noReply', garbled: 'garbled', serverError: 'providerError' } as const;
  return { kind: 'unknown', cause: causes[reading.kind], words: reading.words };
}

type Unknown = Extract<Answer, { kind: 'unknown' }>;

export function unsure(reading: Said, cause?: DoubtCause): Unknown {
  return { kind: 'unknown', cause: cause ?? unprovenCause(reading), words: reading.words };
}

/** Negative replies are never signed; any other without its proof is not eftPay's word to us. */
export function unprovenCause({ code, proven }: Said): DoubtCause {
  if (proven) return 'providerUnsure';
  return code.startsWith('-') ? 'providerError' : 'badSignature';
}

/** A field that cannot be read makes the whole reply garbled. */
export function believing<T>(reading: Said, read: () => T): T | Unknown {
  try {
    return read();
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return { kind: 'unknown', cause: 'garbled', words: { code: reading.words?.code ?? '', text: fault.message } };
  }
}
