import { unreachable } from '../assert.ts';
import { intervalAt, type Pace } from './pace.ts';
import type { EndedPayment, LateAfter, OpenPayment, Payment, PaymentEvent, PaymentFacts, Watch } from './payment.ts';

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
      return nextLate(payment, event, atMs);
    default:
      return unreachable(payment);
  }
}

type Kept = PaymentFacts &
  Pick<Payment, 'requestedMs' | 'sinceMs' | 'providerReference' | 'codeUntilMs' | 'endedAs' | 'givenUp'>;

function kept(payment: Payment, sinceMs: number): Kept {
  const {
    paymentId,
    saleId,
    reference,
    provider,
    way,
    wallet,
    amount,
    cashier,
    requestedMs,
    providerReference,
    codeUntilMs,
    endedAs,
    givenUp,
  } = payment;
  return {
    paymentId,
    saleId,
    reference,
    provider,
    way,
    wallet,
    amount,
    cashier,
    requestedMs,
    providerReference,
    codeUntilMs,
    endedAs,
    givenUp,
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
      return { ...base, state: 'inDoubt', cause: event.cause, words: event.words };
    case 'approved':
      if (payment.endedAs !== null) return late(payment, event.approval, payment.endedAs, atMs);
      return payment.givenUp ? late(payment, event.approval, 'givenUp', atMs) : approve(payment, event.approval, atMs);
    case 'declined':
      return payment.state === 'reversing'
        ? null
        : { ...base, state: 'declined', reason: event.reason, words: event.words, watch: { heard: 0, over: false } };
    case 'notSent':
      return payment.state === 'requested'
        ? { ...base, state: 'notSent', why: event.why, words: event.words, watch: { heard: 0, over: false } }
        : null;
    case 'reversalRequested':
      return payment.state === 'requested' || payment.state === 'reversing'
        ? null
        : { ...base, state: 'reversing', because: event.because, refused: null, held: null };
    case 'reversalRefused':
      return payment.state === 'reversing'
        ? { ...base, state: 'reversing', because: payment.because, held: payment.held, refused: event.words ?? true }
        : null;
    case 'reversed':
      return { ...base, state: 'reversed', words: event.words, watch: { heard: 0, over: false } };
    case 'notPaid':
      return payment.state === 'requested'
        ? null
        : { ...base, state: 'notPaid', because: event.because, watch: { heard: 0, over: false } };
    case 'givenUp':
      return payment.givenUp ? null : { ...payment, givenUp: true };
    case 'watched':
    case 'lateApproved':
    case 'lateTaken':
    case 'returnedElsewhere':
      return null;
    default:
      return unreachable(event);
  }
}

function approve(
  payment: OpenPayment,
  approval: Extract<Payment, { state: 'approved' }>['approval'],
  atMs: number,
): Payment {
  return {
    ...kept(payment, atMs),
    providerReference: approval.providerReference,
    wallet: approval.wallet,
    state: 'approved',
    approval,
    reversalTooLate: payment.state === 'reversing' ? payment.because : null,
    watch: { heard: 0, over: false },
    returned: null,
  };
}

function late(
  payment: Payment,
  approval: Extract<Payment, { state: 'late' }>['approval'],
  after: LateAfter,
  atMs: number,
): Payment {
  return {
    ...kept(payment, atMs),
    providerReference: approval.providerReference,
    wallet: approval.wallet,
    state: 'late',
    approval,
    after,
    taken: false,
    returned: null,
  };
}

function nextApproved(
  payment: Extract<Payment, { state: 'approved' }>,
  event: PaymentEvent,
  atMs: number,
): Payment | null {
  switch (event.event) {
    case 'reversalRequested':
      return {
        ...kept(payment, atMs),
        state: 'reversing',
        because: event.because,
        refused: null,
        held: payment.approval,
      };
    case 'returnedElsewhere':
      return { ...payment, returned: event.returned };
    case 'watched':
      return { ...payment, watch: { heard: payment.watch.heard + 1, over: event.over } };
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
      return null;
    default:
      return unreachable(event);
  }
}

/** What we concluded from silence, and even a "no", is overruled by the provider's later word: as a new entry (law 6). */
function nextEnded(payment: EndedPayment, event: PaymentEvent, atMs: number): Payment | null {
  switch (event.event) {
    case 'watched':
      return { ...payment, watch: { heard: payment.watch.heard + 1, over: event.over } };
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
    case 'returnedElsewhere':
      return null;
    default:
      return unreachable(event);
  }
}

function nextLate(payment: Extract<Payment, { state: 'late' }>, event: PaymentEvent, atMs: number): Payment | null {
  switch (event.event) {
    case 'lateTaken':
      return payment.taken ? null : { ...payment, taken: true, sinceMs: atMs };
    case 'returnedElsewhere':
      return { ...payment, returned: event.returned };
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
    case 'watched':
    case 'lateApproved':
    case 'givenUp':
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
      return { call: 'query', atAgeMs: pace.replyLimitMs.authorize };
    case 'awaitingCustomer':
    case 'inDoubt':
    case 'showing':
      return { call: 'query', atAgeMs: nextQueryAge(payment, pace, asked) };
    case 'reversing':
      if (asked.reversals === 0 && asked.reversalAllowed) return { call: 'reverse', atAgeMs: asked.ageMs };
      return {
        call: 'query',
        atAgeMs: afterStep(asked.lastQueryAgeMs, asked, intervalAt(pace.returnSteps, asked.ageMs - asked.sinceAgeMs)),
      };
    case 'approved':
      return payment.reversalTooLate === null ? { call: 'none' } : dueWatch(payment.watch, pace, asked);
    case 'declined':
    case 'notSent':
    case 'reversed':
    case 'notPaid':
      return dueWatch(payment.watch, pace, asked);
    case 'late':
      return { call: 'none' };
    default:
      return unreachable(payment);
  }
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
function dueWatch(watch: Watch, pace: Pace, asked: Asked): Due {
  const afterMs = pace.watchMs[watch.heard];
  if (watch.over || afterMs === undefined) return { call: 'none' };
  const dueAge = asked.sinceAgeMs + afterMs;
  const lastAge = asked.lastQueryAgeMs;
  if (lastAge === null || lastAge < dueAge) return { call: 'query', atAgeMs: dueAge };
  return { call: 'query', atAgeMs: lastAge + intervalAt(pace.returnSteps, Number.POSITIVE_INFINITY) };
}
