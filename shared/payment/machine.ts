import { unreachable } from '../assert.ts';
import { intervalAt, type Pace } from './pace.ts';
import {
  type Approval,
  type EndedPayment,
  heardOnce,
  isHeld,
  isKeptByHand,
  type LateAfter,
  noWatch,
  type OpenPayment,
  type Payment,
  type PaymentEvent,
  type PaymentFacts,
  type ReversalCause,
  unwatched,
  type Watch,
} from './payment.ts';

/** The payment as it stands when its intent is journaled and nothing has been sent. */
export function requestPayment(facts: PaymentFacts, atMs: number): Payment {
  return {
    ...facts,
    requestedMs: atMs,
    sinceMs: atMs,
    providerReference: null,
    codeUntilMs: null,
    givenUp: false,
    endedAs: null,
    reversalAsked: null,
    leftScreen: false,
    byHand: null,
    state: 'requested',
  };
}

/** The payment after `event`, or null when the event has no meaning in its state (the caller asserts). Pure; `atMs` is the entry's time. */
export function next(payment: Payment, event: PaymentEvent, atMs: number): Payment | null {
  switch (payment.state) {
    case 'requested':
    case 'showing':
    case 'awaitingCustomer':
    case 'inDoubt':
    case 'reversing':
      return nextOpen(payment, event, atMs);
    case 'approved':
      return nextApproved(payment, event, atMs);
    case 'declined':
    case 'notSent':
    case 'reversed':
    case 'notPaid':
      return nextEnded(payment, event, atMs);
    case 'late':
      return nextLate(payment, event);
    default:
      return unreachable(payment);
  }
}

/** What a payment carries through every state. */
type Kept = Pick<Payment, Exclude<keyof Payment, 'state'>>;

function kept(payment: Payment, sinceMs: number): Kept {
  return {
    paymentId: payment.paymentId,
    saleId: payment.saleId,
    reference: payment.reference,
    provider: payment.provider,
    way: payment.way,
    wallet: payment.wallet,
    amount: payment.amount,
    cashier: payment.cashier,
    requestedMs: payment.requestedMs,
    providerReference: payment.providerReference,
    codeUntilMs: payment.codeUntilMs,
    endedAs: payment.endedAs,
    givenUp: payment.givenUp,
    reversalAsked: payment.reversalAsked,
    leftScreen: payment.leftScreen,
    byHand: payment.byHand,
    sinceMs,
  };
}

function nextOpen(payment: OpenPayment, event: PaymentEvent, atMs: number): Payment | null {
  const base = kept(payment, atMs);
  switch (event.event) {
    case 'codeShown':
      if (payment.state !== 'requested') return null;
      return {
        ...base,
        providerReference: event.providerReference,
        codeUntilMs: event.untilMs,
        state: 'showing',
        codeText: event.codeText,
      };
    case 'customerAsked':
      if (payment.state === 'showing' || payment.state === 'reversing') return null;
      return { ...base, state: 'awaitingCustomer', words: event.words };
    case 'doubted':
      if (payment.state === 'reversing') return null;
      return {
        ...base,
        leftScreen: base.leftScreen || event.cause === 'restart',
        state: 'inDoubt',
        cause: event.cause,
        words: event.words,
      };
    case 'approved':
      return approve(payment, event.approval, atMs);
    case 'declined':
      return payment.state === 'reversing'
        ? null
        : { ...base, state: 'declined', reason: event.reason, words: event.words, watch: unwatched };
    case 'notSent':
      return payment.state === 'requested'
        ? { ...base, state: 'notSent', why: event.why, words: event.words, watch: unwatched }
        : null;
    case 'reversalRequested':
      return payment.state === 'requested' || payment.state === 'reversing'
        ? null
        : { ...reversing(payment, event.because, atMs), held: null };
    case 'reversalRefused':
      return payment.state === 'reversing'
        ? { ...base, state: 'reversing', because: payment.because, held: payment.held, refused: event.words ?? true }
        : null;
    case 'reversed':
      return { ...base, state: 'reversed', words: event.words, watch: unwatched };
    case 'notPaid':
      return payment.state === 'requested'
        ? null
        : { ...base, state: 'notPaid', because: event.because, watch: unwatched };
    case 'givenUp':
      return payment.givenUp ? null : { ...payment, givenUp: true };
    case 'leftToTill':
      return payment.leftScreen ? null : { ...payment, leftScreen: true };
    case 'settledByHand':
      return payment.state === 'requested' ? null : settleByHand(payment, event, atMs);
    case 'seen':
    case 'watched':
    case 'lateApproved':
    case 'lateTaken':
    case 'returnedElsewhere':
      return null;
    default:
      return unreachable(event);
  }
}

function approve(payment: OpenPayment, approval: Approval, atMs: number): Payment {
  if (payment.endedAs !== null) return late(payment, approval, payment.endedAs, atMs);
  if (payment.byHand?.verdict === 'notPaid') return late(payment, approval, 'byHand', atMs);
  if (payment.givenUp) return late(payment, approval, 'givenUp', atMs);
  return { ...held(payment, approval, atMs), state: 'approved' };
}

function late(payment: Payment, approval: Approval, after: LateAfter, atMs: number): Payment {
  return { ...held(payment, approval, atMs), state: 'late', after, taken: false };
}

function held(payment: Payment, approval: Approval, atMs: number) {
  const { providerReference, wallet } = approval;
  const watch = payment.reversalAsked === null ? noWatch : unwatched;
  return { ...kept(payment, atMs), providerReference, wallet, approval, watch, returned: null };
}

/**
 * The payment after a refund of it was refused and is asked about no more. That refusal may mean that the money had gone
 * back another way, which no answer could tell while the refund itself might still arrive: it is asked about anew.
 */
export function watchAnew(payment: Payment): Payment {
  return isHeld(payment) ? { ...payment, watch: unwatched } : payment;
}

function reversing(payment: Payment, because: ReversalCause, atMs: number) {
  return { ...kept(payment, atMs), reversalAsked: because, state: 'reversing', because, refused: null } as const;
}

/** The state stays: only the provider's word ends a payment (law 4). Without money by hand the sale is free, as if given up. */
function settleByHand(
  payment: OpenPayment,
  { verdict, by, reason }: Extract<PaymentEvent, { event: 'settledByHand' }>,
  atMs: number,
): Payment {
  const givenUp = payment.givenUp || verdict === 'notPaid';
  return { ...payment, givenUp, leftScreen: true, byHand: { verdict, by, reason, atMs } };
}

function nextApproved(
  payment: Extract<Payment, { state: 'approved' }>,
  event: PaymentEvent,
  atMs: number,
): Payment | null {
  switch (event.event) {
    case 'reversalRequested':
      return { ...reversing(payment, event.because, atMs), held: payment.approval };
    case 'returnedElsewhere':
      return { ...payment, returned: event.returned.minor === 0 ? null : event.returned };
    case 'watched':
      return { ...payment, watch: heardOnce(payment.watch, event.over) };
    case 'seen':
      return payment.leftScreen ? { ...payment, leftScreen: false } : null;
    case 'codeShown':
    case 'customerAsked':
    case 'doubted':
    case 'approved':
    case 'declined':
    case 'notSent':
    case 'reversalRefused':
    case 'reversed':
    case 'notPaid':
    case 'lateApproved':
    case 'lateTaken':
    case 'givenUp':
    case 'leftToTill':
    case 'settledByHand':
      return null;
    default:
      return unreachable(event);
  }
}

/** What we concluded from silence, and even a "no", is overruled by the provider's later word: as a new entry (law 6). */
function nextEnded(payment: EndedPayment, event: PaymentEvent, atMs: number): Payment | null {
  switch (event.event) {
    case 'watched':
      return { ...payment, watch: heardOnce(payment.watch, event.over) };
    case 'lateApproved':
      return late(payment, event.approval, payment.state, atMs);
    case 'doubted':
      return {
        ...kept(payment, atMs),
        endedAs: payment.state,
        state: 'inDoubt',
        cause: event.cause,
        words: event.words,
      };
    case 'seen':
      return payment.leftScreen ? { ...payment, leftScreen: false } : null;
    case 'codeShown':
    case 'customerAsked':
    case 'approved':
    case 'declined':
    case 'notSent':
    case 'reversalRequested':
    case 'reversalRefused':
    case 'reversed':
    case 'notPaid':
    case 'lateTaken':
    case 'givenUp':
    case 'leftToTill':
    case 'settledByHand':
    case 'returnedElsewhere':
      return null;
    default:
      return unreachable(event);
  }
}

function nextLate(payment: Extract<Payment, { state: 'late' }>, event: PaymentEvent): Payment | null {
  switch (event.event) {
    case 'lateTaken':
      return payment.taken ? null : { ...payment, taken: true };
    case 'returnedElsewhere':
      return { ...payment, returned: event.returned.minor === 0 ? null : event.returned };
    case 'watched':
      return { ...payment, watch: heardOnce(payment.watch, event.over) };
    case 'codeShown':
    case 'customerAsked':
    case 'doubted':
    case 'approved':
    case 'declined':
    case 'notSent':
    case 'reversalRequested':
    case 'reversalRefused':
    case 'reversed':
    case 'notPaid':
    case 'lateApproved':
    case 'givenUp':
    case 'leftToTill':
    case 'seen':
    case 'settledByHand':
      return null;
    default:
      return unreachable(event);
  }
}

/**
 * What this process has done about a payment since it first saw it. Ages count from the request and grow with a steady
 * clock, so that a jump of the wall clock neither ends a grace time early nor stops the asking.
 */
export interface Asked {
  readonly ageMs: number;
  /** Age when this process first saw it, as the wall clock told: silence counts from here alone (law 5). */
  readonly seenAgeMs: number;
  /** Age when the present state was entered. */
  readonly sinceAgeMs: number;
  readonly lastQueryAgeMs: number | null;
  readonly lastReversalAgeMs: number | null;
  readonly reversals: number;
  /** "Not found" heard in a row. */
  readonly notFounds: number;
  /** False once the provider's day is over in which it reverses. */
  readonly reversalAllowed: boolean;
}

export type Due = { readonly call: 'query' | 'reverse'; readonly atAgeMs: number } | { readonly call: 'none' };

/** The next automatic step. Sending belongs to the process that made the intent: nothing here ever authorizes (law 2). */
export function due(payment: Payment, pace: Pace, asked: Asked): Due {
  switch (payment.state) {
    case 'requested':
      return { call: 'query', atAgeMs: Math.max(pace.replyLimitMs.authorize, nextQueryAge(payment, pace, asked)) };
    case 'awaitingCustomer':
    case 'inDoubt':
    case 'showing':
      return { call: 'query', atAgeMs: nextQueryAge(payment, pace, asked) };
    case 'reversing':
      if (asked.reversals === 0 && mayReverse(payment, asked)) return { call: 'reverse', atAgeMs: asked.ageMs };
      return {
        call: 'query',
        atAgeMs: afterStep(asked.lastQueryAgeMs, asked, intervalAt(pace.returnSteps, asked.ageMs - asked.sinceAgeMs)),
      };
    case 'approved':
    case 'late':
    case 'declined':
    case 'notSent':
    case 'reversed':
    case 'notPaid':
      return dueWatch(payment.watch, pace, asked);
    default:
      return unreachable(payment);
  }
}

/** A person's reversal always goes out; the till's own not against a manager's word that the customer paid. */
export function mayReverse(payment: Extract<Payment, { state: 'reversing' }>, asked: Asked): boolean {
  return asked.reversalAllowed && (payment.because === 'operator' || !isKeptByHand(payment));
}

function afterStep(lastAgeMs: number | null, asked: Asked, everyMs: number): number {
  return lastAgeMs === null ? asked.ageMs : lastAgeMs + everyMs;
}

function nextQueryAge(payment: OpenPayment, pace: Pace, asked: Asked): number {
  const steps = payment.way === 'show' ? pace.showSteps : pace.scanSteps;
  if (payment.state === 'inDoubt' || asked.lastQueryAgeMs !== null)
    return afterStep(asked.lastQueryAgeMs, asked, intervalAt(steps, asked.ageMs));
  return asked.sinceAgeMs + intervalAt(steps, asked.ageMs);
}

/** A watch that got no answer is asked again at the slowest pace of a return, until one is heard. */
export function dueWatch(
  watch: Watch,
  pace: Pace,
  asked: Pick<Asked, 'sinceAgeMs' | 'lastQueryAgeMs'>,
): { readonly call: 'query'; readonly atAgeMs: number } | { readonly call: 'none' } {
  const afterMs = pace.watchMs[watch.heard];
  if (watch.over || afterMs === undefined) return { call: 'none' };
  const dueAge = asked.sinceAgeMs + afterMs;
  const lastAge = asked.lastQueryAgeMs;
  if (lastAge === null || lastAge < dueAge) return { call: 'query', atAgeMs: dueAge };
  return { call: 'query', atAgeMs: lastAge + intervalAt(pace.returnSteps, Number.POSITIVE_INFINITY) };
}
