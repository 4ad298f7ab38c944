import { z } from 'zod';
import { unreachable } from '../assert.ts';
import { PaymentId, Reference, RefundId, RefundNumber } from '../ids.ts';
import { Money } from '../money.ts';
import { dueWatch } from './machine.ts';
import { intervalAt, type Pace } from './pace.ts';
import {
  DoubtCause,
  heardOnce,
  isOpen,
  isUnseen,
  ManagerName,
  type NotSentWhy,
  type Payment,
  ProviderId,
  unwatched,
  type Watch,
  Words,
} from './payment.ts';

/** Why a refund certainly did not happen. */
export const RefundRefusal = z.enum([
  'notEnoughLeft',
  'merchantBalance',
  'paymentState',
  'notAllowed',
  'requestRefused',
  'terminalRefused',
  'notSent',
  'other',
]);
export type RefundRefusal = z.infer<typeof RefundRefusal>;

/** `reason` is the shop's own, for the journal. `refundNumber` is made before sending and never used for another refund (law 13). */
export const RefundFacts = z.strictObject({
  refundId: RefundId,
  paymentId: PaymentId,
  reference: Reference,
  refundNumber: RefundNumber,
  provider: ProviderId,
  amount: Money,
  reason: z.string().max(100),
  by: z.string().max(32),
  /** The manager who agreed; absent where the shop asks for none, and in entries from before managers were asked. */
  approvedBy: ManagerName.optional(),
});
export type RefundFacts = z.infer<typeof RefundFacts>;

export const RefundEvent = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('processing'), words: Words.nullable() }),
  z.strictObject({ event: z.literal('doubted'), cause: DoubtCause, words: Words.nullable() }),
  z.strictObject({ event: z.literal('refusalHeard'), reason: RefundRefusal, words: Words.nullable() }),
  z.strictObject({ event: z.literal('refunded'), providerRefundReference: z.string().max(128).nullable() }),
  z.strictObject({ event: z.literal('refused'), reason: RefundRefusal, words: Words.nullable() }),
  z.strictObject({ event: z.literal('manual'), words: Words.nullable() }),
  z.strictObject({ event: z.literal('undone'), words: Words.nullable() }),
  /** `over`: the provider's pace asks for no more watch queries. */
  z.strictObject({ event: z.literal('watched'), over: z.boolean() }),
]);
export type RefundEvent = z.infer<typeof RefundEvent>;

export type Refund = RefundFacts & { readonly requestedMs: number; readonly sinceMs: number } & (
    | { readonly state: 'requested' }
    | { readonly state: 'processing'; readonly words: Words | null }
    | {
        readonly state: 'inDoubt';
        readonly cause: DoubtCause;
        readonly refusal: RefundRefusal | null;
        readonly words: Words | null;
      }
    | { readonly state: 'refunded'; readonly providerRefundReference: string | null }
    | {
        readonly state: 'refused';
        readonly refusal: RefundRefusal;
        readonly words: Words | null;
        readonly watch: Watch;
      }
    | { readonly state: 'manual'; readonly words: Words | null }
    | { readonly state: 'undone'; readonly words: Words | null }
  );
export type RefundState = Refund['state'];

/** `accepted` and `refused` in reply to a refund prove nothing yet; in reply to a query they do (law 7). */
export type RefundAnswer =
  | {
      readonly kind: 'refunded';
      readonly refundNumber: string | null;
      readonly amount: Money | null;
      readonly providerRefundReference: string | null;
    }
  | { readonly kind: 'accepted'; readonly words: Words | null }
  | { readonly kind: 'processing'; readonly words: Words | null }
  | { readonly kind: 'refused'; readonly reason: RefundRefusal; readonly words: Words | null }
  | { readonly kind: 'notFound'; readonly words: Words | null }
  | { readonly kind: 'manual'; readonly words: Words | null }
  | { readonly kind: 'undone'; readonly words: Words | null }
  | { readonly kind: 'notSent'; readonly why: NotSentWhy; readonly words: Words | null }
  | { readonly kind: 'unknown'; readonly cause: DoubtCause; readonly words: Words | null };

export function requestRefund(facts: RefundFacts, atMs: number): Refund {
  return { ...facts, requestedMs: atMs, sinceMs: atMs, state: 'requested' };
}

/** The refund after `event`, or null when the event has no meaning in its state. */
export function nextRefund(refund: Refund, event: RefundEvent, atMs: number): Refund | null {
  if (refundIsOpen(refund)) return nextOpenRefund(refund, event, atMs);
  if (refund.state === 'refunded')
    return event.event === 'undone' ? { ...kept(refund, atMs), state: 'undone', words: event.words } : null;
  if (refund.state !== 'refused') return null;
  if (event.event === 'watched') return { ...refund, watch: heardOnce(refund.watch, event.over) };
  if (event.event !== 'refunded') return null;
  return { ...kept(refund, atMs), state: 'refunded', providerRefundReference: event.providerRefundReference };
}

function nextOpenRefund(refund: OpenRefund, event: RefundEvent, atMs: number): Refund | null {
  const base = kept(refund, atMs);
  const refusal = refund.state === 'inDoubt' ? refund.refusal : null;
  switch (event.event) {
    case 'processing':
      return { ...base, state: 'processing', words: event.words };
    case 'doubted':
      return { ...base, state: 'inDoubt', cause: event.cause, refusal, words: event.words };
    case 'refusalHeard':
      return { ...base, state: 'inDoubt', cause: 'providerUnsure', refusal: event.reason, words: event.words };
    case 'refunded':
      return { ...base, state: 'refunded', providerRefundReference: event.providerRefundReference };
    case 'refused':
      return { ...base, state: 'refused', refusal: event.reason, words: event.words, watch: unwatched };
    case 'manual':
      return { ...base, state: 'manual', words: event.words };
    case 'undone':
      return { ...base, state: 'undone', words: event.words };
    case 'watched':
      return null;
    default:
      return unreachable(event);
  }
}

/** What a refund carries through every state. */
function kept(
  refund: Refund,
  sinceMs: number,
): RefundFacts & { readonly requestedMs: number; readonly sinceMs: number } {
  return {
    refundId: refund.refundId,
    paymentId: refund.paymentId,
    reference: refund.reference,
    refundNumber: refund.refundNumber,
    provider: refund.provider,
    amount: refund.amount,
    reason: refund.reason,
    by: refund.by,
    ...(refund.approvedBy !== undefined && { approvedBy: refund.approvedBy }),
    requestedMs: refund.requestedMs,
    sinceMs,
  };
}

export type OpenRefund = Extract<Refund, { state: 'requested' | 'processing' | 'inDoubt' }>;

export function refundIsOpen(refund: Refund): refund is OpenRefund {
  return refund.state === 'requested' || refund.state === 'processing' || refund.state === 'inDoubt';
}

export interface RefundAsked {
  readonly ageMs: number;
  readonly sinceAgeMs: number;
  readonly lastQueryAgeMs: number | null;
  readonly notFounds: number;
}

export type RefundDue = { readonly call: 'query'; readonly atAgeMs: number } | { readonly call: 'none' };

export function dueRefund(refund: Refund, pace: Pace, asked: RefundAsked): RefundDue {
  if (refund.state === 'refused') return dueWatch(refund.watch, pace, asked);
  if (!refundIsOpen(refund)) return { call: 'none' };
  if (asked.lastQueryAgeMs === null) {
    const firstAgeMs = refund.state === 'requested' ? pace.replyLimitMs.refund : asked.ageMs;
    return { call: 'query', atAgeMs: firstAgeMs };
  }
  return { call: 'query', atAgeMs: asked.lastQueryAgeMs + intervalAt(pace.returnSteps, asked.ageMs) };
}

/** What to journal after the reply to the refund call itself: never an end, unless not one byte left the machine. */
export function heardRefund(refund: Refund, answer: RefundAnswer): RefundEvent[] {
  if (refund.state !== 'requested' && refund.state !== 'inDoubt') return [];
  switch (answer.kind) {
    case 'accepted':
    case 'refunded':
    case 'processing':
      return [{ event: 'processing', words: 'words' in answer ? answer.words : null }];
    case 'refused':
      return [{ event: 'refusalHeard', reason: answer.reason, words: answer.words }];
    case 'notSent':
      return refund.state === 'requested' ? [{ event: 'refused', reason: 'notSent', words: answer.words }] : [];
    case 'notFound':
    case 'manual':
    case 'undone':
      return doubtRefund(refund, 'providerUnsure', answer.words);
    case 'unknown':
      return doubtRefund(refund, answer.cause, answer.words);
    default:
      return unreachable(answer);
  }
}

/** What to journal after a refund query. */
export function heardRefundQuery(refund: Refund, answer: RefundAnswer, pace: Pace, asked: RefundAsked): RefundEvent[] {
  if (refund.state === 'refunded') return answer.kind === 'undone' ? [{ event: 'undone', words: answer.words }] : [];
  if (!refundIsOpen(refund) && refund.state !== 'refused') return [];
  switch (answer.kind) {
    case 'refunded':
      if (answer.refundNumber !== null && answer.refundNumber !== refund.refundNumber)
        return doubtRefund(refund, 'otherOrder', null);
      if (answer.amount !== null && answer.amount.minor !== refund.amount.minor)
        return doubtRefund(refund, 'otherAmount', null);
      return [{ event: 'refunded', providerRefundReference: answer.providerRefundReference }];
    case 'accepted':
    case 'processing':
      return refund.state === 'requested' || refund.state === 'inDoubt'
        ? [{ event: 'processing', words: answer.words }]
        : [];
    case 'refused':
      if (refund.state === 'refused') return watchedRefund(refund, pace, asked);
      return [{ event: 'refused', reason: answer.reason, words: answer.words }];
    case 'notFound':
      if (refund.state === 'refused') return watchedRefund(refund, pace, asked);
      if (refund.state === 'inDoubt' && refund.refusal !== null && asked.notFounds >= pace.notFoundsNeeded)
        return [{ event: 'refused', reason: refund.refusal, words: refund.words }];
      return doubtRefund(refund, 'notFound', answer.words);
    case 'manual':
      return refundIsOpen(refund) ? [{ event: 'manual', words: answer.words }] : [];
    case 'undone':
      return refundIsOpen(refund) ? [{ event: 'undone', words: answer.words }] : [];
    case 'notSent': // of the query; what became of the request is not known
      return refund.state === 'requested' ? doubtRefund(refund, 'noReply', answer.words) : [];
    case 'unknown':
      return refund.state === 'processing' ? [] : doubtRefund(refund, answer.cause, answer.words);
    default:
      return unreachable(answer);
  }
}

/** A refused refund that arrives after all is money given back: it is asked about as an end of a payment is (law 13). */
function watchedRefund(
  { watch }: Extract<Refund, { state: 'refused' }>,
  pace: Pace,
  { ageMs, sinceAgeMs }: RefundAsked,
): RefundEvent[] {
  const afterMs = pace.watchMs[watch.heard];
  if (watch.over || afterMs === undefined || ageMs - sinceAgeMs < afterMs) return [];
  return [{ event: 'watched', over: watch.heard + 1 >= pace.watchMs.length }];
}

function doubtRefund(refund: Refund, cause: DoubtCause, words: Words | null): RefundEvent[] {
  if (!refundIsOpen(refund)) return [];
  if (refund.state === 'inDoubt' && (refund.cause === cause || refund.refusal !== null)) return [];
  return [{ event: 'doubted', cause, words }];
}

/**
 * A refund that the provider twice does not know after the grace time never arrived: it may go out again under its own
 * number where the provider promises that one number is one refund.
 */
export function refundMayRepeat(refund: Refund, answer: RefundAnswer, pace: Pace, asked: RefundAsked): boolean {
  if (answer.kind !== 'notFound' || refund.state !== 'inDoubt' || refund.refusal !== null) return false;
  return asked.ageMs >= pace.refundGraceMs && asked.notFounds >= pace.notFoundsNeeded;
}

/** What may still be given back: what the payer really paid (coupons are not refundable) less every refund that happened or may have. */
export function refundableMinor(payment: Payment, refunds: readonly Refund[]): number {
  if (payment.state !== 'approved' && payment.state !== 'late') return 0;
  const returnedMinor = payment.returned?.minor ?? 0;
  return Math.max(0, payment.approval.payerPaid.minor - returnedMinor - committedMinor(refunds));
}

/** The sum of the refunds that happened or may have. */
export function committedMinor(refunds: readonly Refund[]): number {
  return refunds.reduce(
    (sum, refund) => (refund.state === 'refused' || refund.state === 'undone' ? sum : sum + refund.amount.minor),
    0,
  );
}

/** As `committedMinor`, with refused refunds that are still watched: the provider's own sum may already hold them. */
export function possiblyReturnedMinor(refunds: readonly Refund[]): number {
  const watched = refunds.filter(isWatchedRefund);
  return committedMinor(refunds) + watched.reduce((sum, { amount }) => sum + amount.minor, 0);
}

/** Late money is decided when a person took it, or nothing of it is left to give back. */
export function lateIsDecided(payment: Payment, refunds: readonly Refund[]): boolean {
  if (payment.state !== 'late' || payment.taken) return true;
  return refundableMinor(payment, refunds) === 0 && !refunds.some(refundIsOpen);
}

/** True while anything about a payment may still happen by itself, or a person has to see or decide something. */
export function isUnsettled(payment: Payment, refunds: readonly Refund[]): boolean {
  if (isOpen(payment) || isUnseen(payment) || !lateIsDecided(payment, refunds) || !payment.watch.over) return true;
  return refunds.some((refund) => refundIsOpen(refund) || isWatchedRefund(refund));
}

export function isWatchedRefund(refund: Refund): boolean {
  return refund.state === 'refused' && !refund.watch.over;
}
