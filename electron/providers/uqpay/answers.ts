import type { Reference } from '#shared/ids.ts';
import type { Money } from '#shared/money.ts';
import type { Answer, ReversalAnswer } from '#shared/payment/answer.ts';
import type { DoubtCause, Wallet, Way, Words } from '#shared/payment/payment.ts';
import { verdictOf } from './codes.ts';
import { type Intent, readIntent, type Units, walletOfIntent } from './intent.ts';
import { Garbled, makeWords, type NothingSaid, type Reading } from './wire.ts';

/** What a call was about, to compare the answer with (law 8). `confirmed`: the ledger holds the confirm of this payment. */
export interface Asked {
  readonly reference: Reference;
  readonly amount: Money;
  readonly way: Way;
  readonly wallet: Wallet | null;
  /** Null while UQPAY's own number is not known. */
  readonly intentId: string | null;
  readonly confirmed: boolean;
}

type Unknown = Extract<Answer, { kind: 'unknown' }>;

/** An intent that is about the question, or why nothing in the reply is believed. */
export function intentOf(
  reading: Reading,
  asked: Asked,
  units: Units,
): Intent | Extract<Answer, { kind: 'unknown' | 'notSent' }> {
  if (reading.kind !== 'said') return noNews(reading);
  try {
    return compared(readIntent(reading.node, units), asked);
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return unsure('garbled', makeWords('HTTP 200', fault.message));
  }
}

/** Id, order number, currency and amount, before a word of the status is read (sheet 3.1). */
export function compared(intent: Intent, asked: Asked): Intent | Unknown {
  if (intent.reference !== asked.reference || (asked.intentId !== null && intent.id !== asked.intentId))
    return unsure('otherOrder', makeWords(intent.status, `${intent.id} ${intent.reference ?? ''}`));
  if (intent.amountMinor !== asked.amount.minor || intent.currency !== asked.amount.currency)
    return unsure('otherAmount', makeWords(intent.status, `${intent.amountMinor} ${intent.currency}`));
  return intent;
}

export function isIntent<T extends object>(one: Intent | T): one is Intent {
  return 'state' in one;
}

/** The reply to a create: the intent to confirm, or the answer that ends here. Nothing is payable yet (sheet 2.1). */
export function createdIntent(reading: Reading, asked: Asked, units: Units): Intent | Answer {
  if (reading.kind !== 'said') return rejected(reading, 'create');
  const intent = intentOf(reading, asked, units);
  if (!isIntent(intent)) return intent;
  return intent.state === 'idle' && intent.attempt === null ? intent : unsure('providerUnsure', statusWords(intent));
}

/** `lifeMs`: how long this intent's code may be shown, by UQPAY's own times. */
export function confirmAnswer(
  reading: Reading,
  asked: Asked,
  units: Units,
  lifeMs: (intent: Intent) => number,
): Answer {
  if (reading.kind !== 'said') return rejected(reading, 'confirm');
  const intent = intentOf(reading, asked, units);
  if (!isIntent(intent)) return intent;
  return asked.way === 'show' && intent.state === 'running'
    ? showing(intent, lifeMs(intent))
    : intentAnswer(intent, asked);
}

/**
 * Another kind of action than a code is none of a till's: the till then cancels. So is a picture of a code (sheet 4). Fetched, it
 * would be whatever the address in a reply holds by then, from a host the shop never chose, and nothing in it could be
 * compared with the payment; read from the picture or stretched on the screen, the code would be our guess.
 */
function showing(intent: Intent, lifeMs: number): Answer {
  const { next, id: providerReference, reference } = intent;
  if (next?.kind === 'unsupported')
    return unsure('providerUnsure', makeWords('NEXT_ACTION', `${next.type}: ${noCode}`));
  if (next?.kind === 'picture') return unsure('providerUnsure', pictureOnly);
  if (next === null || next.kind === 'noCode')
    return unsure('providerUnsure', makeWords('NO_CODE', `${intent.status}: ${noCode}`));
  if (next.payload.length > 1024) return unsure('garbled', makeWords('NO_CODE', 'The code is too long.'));
  if (lifeMs <= 0) return unsure('providerUnsure', makeWords('NO_CODE', 'The code had expired when it came.'));
  return { kind: 'showing', reference, code: next.payload, lifeMs, providerReference };
}

const noCode = 'UQPAY sent no code that a till can show.';
export const pictureOnly: Words = {
  code: 'QR_PICTURE_ONLY',
  text: 'UQPAY sent its code as a picture only (qr_code_url), which this till neither fetches nor guesses at. No code is shown, and the payment is cancelled. Use another wallet now, and ask UQPAY to send qr_code in next_action for this one.',
};

/** Sheet 3.1. What no row names is `unknown`. */
export function intentAnswer(intent: Intent, asked: Asked): Answer {
  const words = statusWords(intent);
  switch (intent.state) {
    case 'paid':
      return held(intent, asked);
    case 'cancelled':
      return wasPaid(intent) ? unsure('contradiction', words) : { kind: 'closed', reference: intent.reference, words };
    case 'failed':
      return wasPaid(intent)
        ? unsure('contradiction', words)
        : { kind: 'declined', reference: intent.reference, reason: 'other', words };
    case 'running':
      return { kind: 'pending', reference: intent.reference, words };
    case 'idle':
      return idle(intent, asked, words);
    case 'held': // funds held and not taken: not expected of a wallet, a person has to look
    case 'unlisted':
      return unsure('providerUnsure', words);
  }
}

/**
 * An intent that waits for a way to pay looks the same before anything began and after an attempt failed (sheet 8, 13).
 * Before a confirm was taken into the ledger nothing can ever be paid, and that is "not found". After it, the confirm may
 * still be on its way, so only a cancel ends it.
 */
function idle({ attempt, reference }: Intent, asked: Asked, words: Words): Answer {
  if (attempt === null) return asked.confirmed ? unsure('providerUnsure', words) : { kind: 'notFound', words };
  switch (attempt.state) {
    case 'running':
    case 'paid': // the customer has paid, and the intent is about to say so
      return { kind: 'pending', reference, words };
    case 'failed':
    case 'cancelled':
    case 'expired':
      // A scanned code is used once; a shown one may be paid again until its intent is closed.
      if (asked.way === 'show') return { kind: 'pending', reference, words };
      return { kind: 'declined', reference, reason: attemptReasons[attempt.state], words };
    case 'unlisted':
      return unsure('providerUnsure', words);
  }
}

/** UQPAY publishes no list of `failure_code` (sheet 9): the code stays in the words. */
const attemptReasons = { failed: 'walletRefused', cancelled: 'customerCancelled', expired: 'timedOut' } as const;

function wasPaid({ attempt, capturedMinor }: Intent): boolean {
  return (capturedMinor ?? 0) > 0 || attempt?.state === 'paid';
}

/** Coupons are not told: what the payer paid is the amount. A part of it captured is no approval. */
function held(intent: Intent, asked: Asked): Answer {
  const { amountMinor, capturedMinor, attempt, reference, createdMs } = intent;
  const { amount } = asked;
  if (capturedMinor !== null && capturedMinor > 0 && capturedMinor !== amountMinor)
    return unsure('otherAmount', makeWords(intent.status, `captured ${capturedMinor} of ${amountMinor}`));
  const approval = {
    amount,
    payerPaid: amount,
    wallet: walletOfIntent(intent) ?? asked.wallet ?? 'other',
    providerReference: intent.id,
    walletReference: attempt?.walletReference ?? null,
    paidAtMs: intent.completedMs,
  };
  const refundedMinor = attempt?.refundedMinor ?? 0;
  if (refundedMinor > amountMinor) return unsure('garbled', makeWords(intent.status, 'refunded more than paid'));
  if (refundedMinor === 0) return { kind: 'approved', reference, approval, createdMs };
  return { kind: 'returned', reference, approval, returned: { ...amount, minor: refundedMinor }, createdMs };
}

/** A "no" of create or confirm: a refusal where its code says so for that call, else doubt (sheet 7). */
function rejected(reading: NothingSaid, act: 'create' | 'confirm'): Answer {
  const reason = reading.kind === 'refused' ? verdictOf(reading)[act] : undefined;
  if (reason !== undefined) return { kind: 'declined', reference: null, reason, words: reading.words };
  // Without a token that UQPAY takes nothing was processed; an intent alone cannot be paid.
  if (reading.kind === 'unauthorized' && act === 'create')
    return { kind: 'declined', reference: null, reason: 'terminalRefused', words: reading.words };
  return noNews(reading);
}

/** Cancel is asynchronous: an acceptance only, and only a retrieve ends the payment (sheet 8, 9). */
export function reversalAnswer(reading: Reading, asked: Asked, units: Units): ReversalAnswer {
  if (reading.kind === 'said') {
    const intent = intentOf(reading, asked, units);
    return isIntent(intent) ? { kind: 'accepted', words: statusWords(intent) } : intent;
  }
  const verdict = reading.kind === 'refused' ? verdictOf(reading).cancel : undefined;
  if (verdict === undefined) return noNews(reading);
  return { kind: verdict === 'done' ? 'accepted' : 'refused', words: reading.words };
}

/** Nothing was said about any intent: HTTP, transport and errors that decide nothing. */
export function noNews(reading: NothingSaid): Extract<Answer, { kind: 'unknown' | 'notSent' }> {
  if (reading.kind === 'notSent') return { kind: 'notSent', why: reading.why, words: reading.words };
  return unsure(causeOf[reading.kind], reading.words);
}

const causeOf = {
  lost: 'noReply',
  garbled: 'garbled',
  serverError: 'providerError',
  refused: 'providerError',
  unauthorized: 'providerError',
  running: 'providerUnsure',
} as const satisfies Record<Exclude<NothingSaid['kind'], 'notSent'>, DoubtCause>;

export function unsure(cause: DoubtCause, words: Words | null): Unknown {
  return { kind: 'unknown', cause, words };
}

function statusWords({ status, attempt }: Intent): Words {
  const failure = [attempt?.failureCode, attempt?.failureMessage].filter((part) => part).join(' ');
  return makeWords(status, failure) ?? { code: '', text: '' };
}

/** The customer's code is a bearer secret: should the provider's sentence quote it, it is taken out. */
export function withoutCode(answer: Answer, code: string): Answer {
  if (!('words' in answer) || answer.words === null || code.length < 8) return answer;
  const clean = (words: string) => words.replaceAll(code, '…');
  return { ...answer, words: { code: clean(answer.words.code), text: clean(answer.words.text) } };
}
