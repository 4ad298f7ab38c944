import {
  type DeclineReason,
  type DoubtCause,
  isContradicted,
  isEnded,
  type Payment,
  type ProviderId,
  type Words,
} from '../payment/payment.ts';
import type { Refund, RefundRefusal } from '../payment/refund.ts';
import { type Advice, type AdviceId, adviceOf, type Heard, type Operation } from './advice.ts';
import { adviceFor } from './advice-for.ts';

/**
 * The advice that a payment is shown with: what its state makes certain, and what the provider's word adds. Null where the
 * state's own sentences say it all: while it is waited for, once it is paid, and where a person has decided what is to be
 * done about the doubt.
 */
export function adviceForPayment(payment: Payment): Advice | null {
  if (isEnded(payment)) return isContradicted(payment) ? null : adviceOf(ofEnd(payment));
  if (payment.givenUp || payment.byHand) return null;
  if (payment.state === 'reversing') return adviceOf(ofReversal(payment));
  return payment.state === 'inDoubt' ? adviceOf(ofDoubt(payment)) : null;
}

/** The same of a refund. */
export function adviceForRefund(refund: Refund): Advice | null {
  switch (refund.state) {
    case 'requested':
    case 'processing':
    case 'refunded':
      return null;
    case 'inDoubt':
      return adviceOf(ofRefundInDoubt(refund));
    case 'refused':
      return adviceOf(ofRefusedRefund(refund));
    case 'manual':
      return adviceOf('refundByHand');
    case 'undone':
      return adviceOf('refundUndone');
  }
}

type InState<T extends { state: string }, S extends T['state']> = Extract<T, { state: S }>;

function ofEnd(payment: Extract<Payment, { state: 'declined' | 'notSent' | 'reversed' | 'notPaid' }>): AdviceId {
  switch (payment.state) {
    case 'declined':
      return ofDecline(payment);
    case 'notPaid':
      return payment.because === 'expired' ? 'closedUnpaid' : 'neverArrived';
    case 'notSent':
    case 'reversed':
      return payment.state;
  }
}

/** What the adapter read from the whole reply, for a word of which no table says more. */
const byReason: Readonly<Record<DeclineReason, AdviceId>> = {
  codeExpired: 'codeExpired',
  codeInvalid: 'codeInvalid',
  insufficientFunds: 'noFunds',
  payerLimit: 'payerLimit',
  merchantLimit: 'shopLimit',
  customerCancelled: 'customerCancelled',
  timedOut: 'timedOut',
  walletRefused: 'declined',
  walletUnsupported: 'walletNotOpen',
  requestRefused: 'requestRefused',
  terminalRefused: 'keysRefused',
  other: 'declined',
};

/** Whatever ended it, it is the act that ended: a query rarely words the reason. */
function ofDecline(payment: InState<Payment, 'declined'>): AdviceId {
  const fromWord = heardAs(asked(payment), payment, 'notMoved').find(
    ({ id, about, money }) => about === 'payment' && money === 'notMoved' && id !== 'declined',
  );
  if (fromWord) return fromWord.id;
  const fromReason = byReason[payment.reason];
  return fromReason === 'declined' && neverShown(payment) ? 'codeNotMade' : fromReason;
}

/** A code that was never on a screen, which is the only end that "no code was made" can be said of. */
function neverShown({ way, codeUntilMs }: Payment): boolean {
  return way === 'show' && codeUntilMs === null;
}

/** The calls whose answer the words may be: first that which words best what became of it. */
function asked(payment: Payment): readonly Operation[] {
  if (neverShown(payment)) return ['precreate', 'query'];
  return ['pay', 'query'];
}

/** Causes that say themselves why it is not known; what a reply has for a code is then no word about this payment. */
const tellsMore: readonly DoubtCause[] = [
  'noReply',
  'garbled',
  'badSignature',
  'otherOrder',
  'otherAmount',
  'restart',
  'contradiction',
];

/** Advice that adds nothing to a doubt: it only asks to go by what the till shows. */
const sayNothing: readonly AdviceId[] = ['unlisted', 'askAgain', 'saysNothing', 'notForTill', 'askOn', 'reverseAskOn'];

function addsToDoubt({ id, about, money }: Advice): boolean {
  return !sayNothing.includes(id) && about !== 'refund' && (money === 'unknown' || money === 'unchanged');
}

function ofDoubt(payment: InState<Payment, 'inDoubt'>): AdviceId {
  const fromWord = tellsMore.includes(payment.cause) ? [] : heardAs(asked(payment), payment, 'open');
  const otherwise = payment.cause === 'notFound' ? 'notFoundYet' : 'askOn';
  return fromWord.find((one) => addsToDoubt(one) && one.about !== 'reversal')?.id ?? otherwise;
}

function ofReversal({ provider, refused }: InState<Payment, 'reversing'>): AdviceId {
  if (refused === null) return 'reverseAskOn';
  const words = refused === true ? null : refused;
  return heardAs(['reverse'], { provider, words }, 'open').find(addsToDoubt)?.id ?? 'reverseRefused';
}

const refundCalls: readonly Operation[] = ['refund', 'refundQuery'];

const byRefusal: Readonly<Record<RefundRefusal, AdviceId>> = {
  notEnoughLeft: 'refundTooMuch',
  merchantBalance: 'refundNoBalance',
  paymentState: 'refundWrongState',
  notAllowed: 'refundNotAllowed',
  requestRefused: 'refundRequestRefused',
  terminalRefused: 'refundKeysRefused',
  notSent: 'refundNotSent',
  other: 'refundRefused',
};

function ofRefusedRefund(refund: InState<Refund, 'refused'>): AdviceId {
  if (refund.refusal === 'notSent') return 'refundNotSent';
  const fromWord = heardAs(refundCalls, refund, 'notMoved').find(
    ({ id, about, money }) => about === 'refund' && money === 'notMoved' && id !== 'refundRefused',
  );
  return fromWord?.id ?? byRefusal[refund.refusal];
}

const refundSaysNothing: readonly AdviceId[] = ['unlisted', 'askAgain', 'saysNothing', 'notForTill', 'refundAskOn'];

function ofRefundInDoubt(refund: InState<Refund, 'inDoubt'>): AdviceId {
  const fromWord = tellsMore.includes(refund.cause) ? [] : heardAs(refundCalls, refund, 'open');
  const found = fromWord.find(
    ({ id, about, money }) =>
      !refundSaysNothing.includes(id) &&
      ((about === 'nothing' && money === 'unchanged') || (about === 'refund' && money === 'unknown')),
  );
  if (found) return found.id;
  if (refund.cause === 'notFound') return 'refundNotThereYet';
  return refund.refusal === null ? 'refundAskOn' : 'refundRefusedUnproved';
}

interface Said {
  readonly provider: ProviderId;
  readonly words: Words | null;
}

/** One advice for each call the words may have answered, never with more certainty than the till has. */
function heardAs(
  calls: readonly Operation[],
  { provider, words }: Said,
  concluded: NonNullable<Heard['concluded']>,
): Advice[] {
  if (words === null) return [];
  return calls.map((operation) => adviceFor({ provider, operation, ...words, concluded }));
}
