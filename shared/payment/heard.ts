import { unreachable } from '../assert.ts';
import type { Answer, ReversalAnswer } from './answer.ts';
import { type Asked, mayReverse } from './machine.ts';
import type { Pace } from './pace.ts';
import {
  type Approval,
  type DeclineReason,
  type EndedPayment,
  type HeldPayment,
  isEnded,
  isKeptByHand,
  isOpen,
  type OpenPayment,
  type Payment,
  type PaymentEvent,
  type Watch,
} from './payment.ts';
import { isWatchedRefund, possiblyReturnedMinor, type Refund, refundIsOpen } from './refund.ts';

/**
 * When the till stops waiting by itself: on the scan way at the end of its patience, on the show way past the code's life.
 * A code that was never shown cannot be paid, so its order is closed at once.
 */
export function patienceEndsAgeMs(payment: OpenPayment, pace: Pace): number {
  if (payment.way === 'scan') return pace.giveUpMs;
  return payment.codeUntilMs === null ? 0 : payment.codeUntilMs - payment.requestedMs + pace.codeMarginMs;
}

/** What to journal after the answer to an authorize, precreate or query. The answer has passed `checkAnswer`; `refunds` are the payment's own. */
export function heard(
  payment: Payment,
  answer: Answer,
  pace: Pace,
  asked: Asked,
  refunds: readonly Refund[],
): PaymentEvent[] {
  if (isOpen(payment)) return heardOpen(payment, answer, pace, asked, refunds);
  if (isEnded(payment)) return heardEnded(payment, answer, pace, asked, refunds);
  return heardHeld(payment, answer, pace, asked, refunds);
}

function heardOpen(
  payment: OpenPayment,
  answer: Answer,
  pace: Pace,
  asked: Asked,
  refunds: readonly Refund[],
): PaymentEvent[] {
  switch (answer.kind) {
    case 'approved':
      if (payment.state === 'reversing' && mayReverseMore(payment, pace, asked)) return [];
      return [{ event: 'approved', approval: answer.approval }];
    case 'returned':
      if (payment.state === 'reversing' && answer.returned.minor >= answer.approval.amount.minor)
        return [{ event: 'reversed', words: null }];
      return [
        { event: 'approved', approval: answer.approval },
        ...elsewhere(answer.approval, answer.returned.minor, refunds, 0),
      ];
    case 'declined':
      if (payment.state === 'reversing') return [{ event: 'reversed', words: answer.words }];
      return [
        {
          event: 'declined',
          reason: closedAtItsEnd(payment, answer.reason, asked) ? 'timedOut' : answer.reason,
          words: answer.words,
        },
      ];
    case 'closed':
      return [{ event: 'reversed', words: answer.words }];
    case 'pending':
      return [...waiting(payment, answer.words), ...patience(payment, pace, asked)];
    case 'attemptFailed':
      if (isToBeClosed(payment, asked)) return [{ event: 'reversalRequested', because: 'giveUp', by: 'till' }];
      if (isOver(payment, pace, asked)) return [failed(payment, answer.words)];
      return [...failedSoFar(payment, answer.words), ...patience(payment, pace, asked)];
    case 'showing':
      return payment.state === 'requested'
        ? [
            {
              event: 'codeShown',
              codeText: answer.code,
              untilMs: Math.round(payment.requestedMs + asked.ageMs + answer.lifeMs),
              providerReference: answer.providerReference,
            },
          ]
        : [];
    case 'notFound':
      if (notFoundIsBelieved(payment, pace, asked)) return [{ event: 'notPaid', because: 'notFound' }];
      return [...doubting(payment, 'notFound', answer.words), ...patience(payment, pace, asked)];
    case 'notSent':
      if (payment.state !== 'requested') return patience(payment, pace, asked);
      // A query that did not leave says nothing of the request that did.
      return asked.lastQueryAgeMs === null
        ? [{ event: 'notSent', why: answer.why, words: answer.words }]
        : doubting(payment, 'noReply', answer.words);
    case 'unknown':
      return [...doubting(payment, answer.cause, answer.words), ...patience(payment, pace, asked)];
    default:
      return unreachable(answer);
  }
}

/** A provider closes a shown code at the end of its life, often without saying why. */
function closedAtItsEnd(payment: OpenPayment, reason: DeclineReason, asked: Asked): boolean {
  return reason === 'other' && payment.codeUntilMs !== null && asked.ageMs >= payment.codeUntilMs - payment.requestedMs;
}

/** What the wall clock tells of the time before this process concludes nothing: it may have jumped. */
function surelyPassedMs({ ageMs, seenAgeMs }: Asked): number {
  return ageMs - seenAgeMs;
}

/** Silence is never "failed" (law 5): only past the grace time, repeated, and never while a shown code may still be paid. */
function notFoundIsBelieved(payment: OpenPayment, pace: Pace, asked: Asked): boolean {
  if (payment.state === 'requested' || surelyPassedMs(asked) < pace.graceMs || asked.notFounds < pace.notFoundsNeeded)
    return false;
  return payment.codeUntilMs === null || surelyPassedMs(asked) >= patienceEndsAgeMs(payment, pace);
}

function waiting(payment: OpenPayment, words: PaymentWords): PaymentEvent[] {
  return payment.state === 'requested' || payment.state === 'inDoubt' ? [{ event: 'customerAsked', words }] : [];
}

type PaymentWords = Extract<PaymentEvent, { event: 'customerAsked' }>['words'];

/** A code stays on the screen while a query is lost: the customer may be paying it this second. */
function doubting(
  payment: OpenPayment,
  cause: Extract<PaymentEvent, { event: 'doubted' }>['cause'],
  words: PaymentWords,
): PaymentEvent[] {
  if (payment.state === 'showing' || payment.state === 'reversing') return [];
  if (payment.state === 'inDoubt' && payment.cause === cause) return [];
  return [{ event: 'doubted', cause, words }];
}

/**
 * Reversing follows the last query without a gap, as the wallets' rules ask. A shown code that nothing can close ends by
 * itself past its life; a scanned payment that may not be reversed is asked about for as long as it takes.
 */
function patience(payment: OpenPayment, pace: Pace, asked: Asked): PaymentEvent[] {
  if (payment.state === 'reversing' || payment.state === 'requested' || isKeptByHand(payment)) return [];
  if (asked.lastReversalAgeMs !== null || asked.ageMs < patienceEndsAgeMs(payment, pace)) return [];
  if (asked.reversalAllowed)
    return [{ event: 'reversalRequested', because: payment.way === 'scan' ? 'giveUp' : 'expired', by: 'till' }];
  const isOver = payment.way === 'show' && surelyPassedMs(asked) >= patienceEndsAgeMs(payment, pace);
  return isOver ? [{ event: 'notPaid', because: 'expired' }] : [];
}

/** A scan that failed has nothing left to wait for: it is closed without patience. */
function isToBeClosed(payment: OpenPayment, { reversalAllowed, lastReversalAgeMs }: Asked): boolean {
  if (payment.state === 'reversing' || payment.state === 'requested' || isKeptByHand(payment)) return false;
  return payment.way === 'scan' && reversalAllowed && lastReversalAgeMs === null;
}

/** A shown code may be paid again; a customer's code is used up. */
function failedSoFar(payment: OpenPayment, words: PaymentWords): PaymentEvent[] {
  return payment.way === 'show' ? waiting(payment, words) : doubting(payment, 'providerUnsure', words);
}

/** Its time is over and nothing more will be done to close it: a failed attempt is then the provider's last word. */
function isOver(payment: OpenPayment, pace: Pace, asked: Asked): boolean {
  if (payment.state === 'requested') return false;
  if (payment.state === 'reversing' && mayReverseMore(payment, pace, asked)) return false;
  return surelyPassedMs(asked) >= patienceEndsAgeMs(payment, pace) + pace.graceMs;
}

function failed(payment: OpenPayment, words: PaymentWords): PaymentEvent {
  if (payment.state === 'reversing') return { event: 'reversed', words };
  return { event: 'declined', reason: 'walletRefused', words };
}

/** A query that a person asked for in between does not count: the money may come until the watch's own time. */
function watched({ watch }: { readonly watch: Watch }, pace: Pace, asked: Asked): PaymentEvent[] {
  const afterMs = pace.watchMs[watch.heard];
  if (watch.over || afterMs === undefined || asked.ageMs - asked.sinceAgeMs < afterMs) return [];
  return [{ event: 'watched', over: watch.heard + 1 >= pace.watchMs.length }];
}

function heardEnded(
  payment: EndedPayment,
  answer: Answer,
  pace: Pace,
  asked: Asked,
  refunds: readonly Refund[],
): PaymentEvent[] {
  switch (answer.kind) {
    case 'approved':
      return [{ event: 'lateApproved', approval: answer.approval }];
    case 'returned':
      if (answer.returned.minor >= answer.approval.amount.minor) return watched(payment, pace, asked);
      return [
        { event: 'lateApproved', approval: answer.approval },
        ...elsewhere(answer.approval, answer.returned.minor, refunds, 0),
      ];
    case 'pending':
      if (isPastItsLife(payment)) return watched(payment, pace, asked);
      return [{ event: 'doubted', cause: 'contradiction', words: answer.words }];
    case 'declined':
    case 'closed':
    case 'attemptFailed':
    case 'notFound':
      return watched(payment, pace, asked);
    case 'showing':
    case 'notSent':
    case 'unknown':
      return [];
    default:
      return unreachable(answer);
  }
}

/** Nothing could close its code, and its time is over: that it still waits for a customer contradicts nothing. */
function isPastItsLife(payment: EndedPayment): boolean {
  return payment.state === 'notPaid' && payment.because === 'expired' && payment.codeUntilMs !== null;
}

function heardHeld(
  payment: HeldPayment,
  answer: Answer,
  pace: Pace,
  asked: Asked,
  refunds: readonly Refund[],
): PaymentEvent[] {
  const knownMinor = payment.returned?.minor ?? 0;
  switch (answer.kind) {
    case 'approved':
      return stillWatched(payment, pace, asked, refunds);
    case 'returned':
      return [
        ...elsewhere(payment.approval, answer.returned.minor, refunds, knownMinor),
        ...stillWatched(payment, pace, asked, refunds),
      ];
    case 'closed':
      return [
        ...elsewhere(payment.approval, payment.approval.payerPaid.minor, refunds, knownMinor),
        ...stillWatched(payment, pace, asked, refunds),
      ];
    case 'declined':
    case 'pending':
    case 'attemptFailed':
    case 'showing':
    case 'notFound':
    case 'notSent':
    case 'unknown':
      return [];
    default:
      return unreachable(answer);
  }
}

/**
 * Money that went back without this till: what the provider says was returned less what refunds of ours may be. Never more
 * than the payer paid; taken back when a refund of ours turns out to be what it was.
 */
function elsewhere(
  { payerPaid }: Approval,
  returnedMinor: number,
  refunds: readonly Refund[],
  knownMinor: number,
): PaymentEvent[] {
  const minor = Math.max(0, Math.min(returnedMinor - possiblyReturnedMinor(refunds), payerPaid.minor));
  const corrects = minor < knownMinor && !refunds.some((refund) => refundIsOpen(refund) || isWatchedRefund(refund));
  if (minor <= knownMinor && !corrects) return [];
  return [{ event: 'returnedElsewhere', returned: { ...payerPaid, minor }, words: null }];
}

/** While a refund may still arrive, the answer cannot say which it was. */
function stillWatched(payment: HeldPayment, pace: Pace, asked: Asked, refunds: readonly Refund[]): PaymentEvent[] {
  if (refunds.some((refund) => refundIsOpen(refund) || isWatchedRefund(refund))) return [];
  return watched(payment, pace, asked);
}

/** What to journal after the reply to a reversal: only a refusal is news, the rest waits for the query (law 7). */
export function heardReversal(payment: Payment, answer: ReversalAnswer): PaymentEvent[] {
  if (payment.state !== 'reversing' || payment.refused !== null) return [];
  return answer.kind === 'refused' ? [{ event: 'reversalRefused', words: answer.words }] : [];
}

function mayReverseMore(payment: Extract<Payment, { state: 'reversing' }>, pace: Pace, asked: Asked): boolean {
  return payment.refused === null && mayReverse(payment, asked) && asked.reversals < pace.reverseTries;
}

const leavesOpen: ReadonlySet<Answer['kind']> = new Set(['approved', 'pending', 'attemptFailed', 'unknown'] as const);

/** True when a payment still found open or paid while reversing may be reversed once more, right after that query. */
export function reverseAgain(payment: Payment, answer: Answer, pace: Pace, asked: Asked): boolean {
  if (payment.state !== 'reversing' || !mayReverseMore(payment, pace, asked)) return false;
  if (!leavesOpen.has(answer.kind)) return false;
  return asked.lastReversalAgeMs === null || asked.ageMs - asked.lastReversalAgeMs >= pace.reverseAgainMs;
}
