import type { ProviderId } from '../payment/payment.ts';

/** The act or the question that a provider's word answered. `setup`: activation, sign-on, tokens and back office. */
export type Operation =
  | 'pay'
  | 'precreate'
  | 'query'
  | 'reverse'
  | 'refund'
  | 'refundQuery'
  | 'notification'
  | 'bill'
  | 'setup';

/**
 * What a word makes certain about the money of its subject. Of a payment: whether the customer was charged. Of a refund:
 * whether money came back to the customer.
 *
 * `unchanged`: the word is not about money. What was certain stays certain, what was open stays open.
 */
export type Certainty = 'notMoved' | 'moved' | 'unknown' | 'unchanged';

/** Who has the next step. `till`: it goes on by itself, and nobody has to press anything. */
export type Actor = 'cashier' | 'customer' | 'manager' | 'till' | 'nobody';

export type Subject = 'payment' | 'refund' | 'reversal' | 'nothing';

interface Entry {
  readonly about: Subject;
  readonly money: Certainty;
  readonly acts: Actor;
}

/**
 * The closed list. Each entry has its sentences for cashier and manager, and its certain one, in `text/advice/`. A new
 * code takes one of these; a new entry is for a new thing to do, never for a new code.
 */
export const advices = {
  // A payment that the provider's word, once verified, ends without money.
  codeExpired: { about: 'payment', money: 'notMoved', acts: 'customer' },
  codeInvalid: { about: 'payment', money: 'notMoved', acts: 'customer' },
  noFunds: { about: 'payment', money: 'notMoved', acts: 'customer' },
  payerLimit: { about: 'payment', money: 'notMoved', acts: 'customer' },
  payerAccount: { about: 'payment', money: 'notMoved', acts: 'customer' },
  cardRefused: { about: 'payment', money: 'notMoved', acts: 'customer' },
  declined: { about: 'payment', money: 'notMoved', acts: 'customer' },
  timedOut: { about: 'payment', money: 'notMoved', acts: 'cashier' },
  closedUnpaid: { about: 'payment', money: 'notMoved', acts: 'cashier' },
  reversed: { about: 'payment', money: 'notMoved', acts: 'cashier' },
  codeNotMade: { about: 'payment', money: 'notMoved', acts: 'cashier' },
  amountRefused: { about: 'payment', money: 'notMoved', acts: 'cashier' },
  walletNotOpen: { about: 'payment', money: 'notMoved', acts: 'cashier' },
  requestRefused: { about: 'payment', money: 'notMoved', acts: 'cashier' },
  shopLimit: { about: 'payment', money: 'notMoved', acts: 'manager' },
  shopNotAllowed: { about: 'payment', money: 'notMoved', acts: 'manager' },
  settingsWrong: { about: 'payment', money: 'notMoved', acts: 'manager' },
  keysRefused: { about: 'payment', money: 'notMoved', acts: 'manager' },
  clockWrong: { about: 'payment', money: 'notMoved', acts: 'manager' },
  customerCancelled: { about: 'payment', money: 'notMoved', acts: 'customer' },

  // A payment that ended without money, of which the provider has said nothing.
  notSent: { about: 'payment', money: 'notMoved', acts: 'cashier' },
  neverArrived: { about: 'payment', money: 'notMoved', acts: 'cashier' },

  // A payment that took money. No code alone says so: number, amount and currency are compared first.
  paid: { about: 'payment', money: 'moved', acts: 'cashier' },
  returned: { about: 'payment', money: 'moved', acts: 'manager' },

  // A payment that is open.
  askOn: { about: 'payment', money: 'unknown', acts: 'till' },
  waitCustomer: { about: 'payment', money: 'unknown', acts: 'customer' },
  providerBusy: { about: 'payment', money: 'unknown', acts: 'till' },
  numberTaken: { about: 'payment', money: 'unknown', acts: 'till' },
  saysPaid: { about: 'payment', money: 'unknown', acts: 'till' },
  refusedUnproved: { about: 'payment', money: 'unknown', acts: 'till' },
  codeUnclear: { about: 'payment', money: 'unknown', acts: 'till' },
  notFoundYet: { about: 'payment', money: 'unknown', acts: 'till' },
  attemptFailed: { about: 'payment', money: 'unknown', acts: 'customer' },
  leaningFailed: { about: 'payment', money: 'unknown', acts: 'till' },

  // A word that is not about money.
  askAgain: { about: 'nothing', money: 'unchanged', acts: 'till' },
  askRefused: { about: 'nothing', money: 'unchanged', acts: 'manager' },
  askNotAllowed: { about: 'nothing', money: 'unchanged', acts: 'manager' },
  saysNothing: { about: 'nothing', money: 'unchanged', acts: 'nobody' },
  notForTill: { about: 'nothing', money: 'unchanged', acts: 'manager' },

  // A reversal. Its reply never ends a payment: the query after it does.
  reverseAccepted: { about: 'reversal', money: 'unknown', acts: 'till' },
  reverseNothingThere: { about: 'reversal', money: 'unknown', acts: 'till' },
  reverseSaysPaid: { about: 'reversal', money: 'unknown', acts: 'till' },
  reverseAskOn: { about: 'reversal', money: 'unknown', acts: 'till' },
  reverseRefused: { about: 'reversal', money: 'unchanged', acts: 'till' },
  reverseTooOld: { about: 'reversal', money: 'unchanged', acts: 'cashier' },

  // A refund that gave nothing back.
  refundTooMuch: { about: 'refund', money: 'notMoved', acts: 'cashier' },
  refundAmountWrong: { about: 'refund', money: 'notMoved', acts: 'cashier' },
  refundNoBalance: { about: 'refund', money: 'notMoved', acts: 'manager' },
  refundWrongState: { about: 'refund', money: 'notMoved', acts: 'cashier' },
  refundTooOld: { about: 'refund', money: 'notMoved', acts: 'manager' },
  refundNotAllowed: { about: 'refund', money: 'notMoved', acts: 'manager' },
  refundLater: { about: 'refund', money: 'notMoved', acts: 'cashier' },
  refundRequestRefused: { about: 'refund', money: 'notMoved', acts: 'manager' },
  refundKeysRefused: { about: 'refund', money: 'notMoved', acts: 'manager' },
  refundRefused: { about: 'refund', money: 'notMoved', acts: 'manager' },
  refundByHand: { about: 'refund', money: 'notMoved', acts: 'manager' },
  refundUndone: { about: 'refund', money: 'notMoved', acts: 'manager' },
  refundNotSent: { about: 'refund', money: 'notMoved', acts: 'cashier' },

  // A refund that arrived, and one that is open.
  refunded: { about: 'refund', money: 'moved', acts: 'nobody' },
  refundAskOn: { about: 'refund', money: 'unknown', acts: 'till' },
  refundAccepted: { about: 'refund', money: 'unknown', acts: 'till' },
  refundRunning: { about: 'refund', money: 'unknown', acts: 'till' },
  refundExists: { about: 'refund', money: 'unknown', acts: 'till' },
  refundNotThereYet: { about: 'refund', money: 'unknown', acts: 'till' },
  refundRefusedUnproved: { about: 'refund', money: 'unknown', acts: 'till' },

  /** No table has this code there. Nothing is guessed from it; the provider's words are kept for its support. */
  unlisted: { about: 'nothing', money: 'unknown', acts: 'till' },
} as const satisfies Record<string, Entry>;

export type AdviceId = keyof typeof advices;

export interface Advice extends Entry {
  readonly id: AdviceId;
}

/**
 * A provider's word, as `Words` keeps it. `operation` is the act or question it answered; for an end that a query brought,
 * name the act that ended. `layer` is where in the reply it stood, as the provider's table names it; without it, layers
 * that disagree give the least certain advice.
 */
export interface Heard {
  readonly provider: ProviderId;
  readonly operation: Operation;
  readonly layer?: string;
  readonly code: string | null;
  readonly text: string | null;
  /**
   * What was concluded from the whole reply, and of a refund from the query after it; the advice never says otherwise. A
   * code is only part of a reply: beside it stand a signature, an order's state, an amount. `open`: nothing was.
   * `returned`: a payment that was paid and given back. Left out, the code alone speaks.
   */
  readonly concluded?: 'open' | 'notMoved' | 'moved' | 'returned';
}

export function adviceOf(id: AdviceId): Advice {
  return { id, ...advices[id] };
}
