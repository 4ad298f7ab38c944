import { unreachable } from '../assert.ts';
import type { Language } from '../language.ts';
import type { Currency, Money } from '../money.ts';
import type { Wallet } from '../payment/payment.ts';
import type { PaymentView } from './view.ts';

/**
 * Everything the customer display is told: what a receipt would show of the one payment that stands at the till, and
 * nothing of another. Times are Unix milliseconds by the terminal's clock.
 */
export interface CustomerView {
  readonly nowMs: number;
  readonly mode: 'live' | 'training';
  readonly shopName: string;
  /** The shop's, and beside it the other one that customers here read. */
  readonly languages: readonly [Language, Language];
  readonly shown: Shown;
}

export type Shown =
  | { readonly at: 'idle' | 'thanks' }
  /** `ask`: whether the customer shows a code, or is shown one. */
  | { readonly at: 'amount'; readonly amount: Money; readonly ask: 'code' | 'qr' }
  | {
      readonly at: 'code';
      readonly amount: Money;
      readonly wallet: Wallet | null;
      readonly text: string;
      readonly sinceMs: number;
      readonly untilMs: number;
    }
  | { readonly at: 'working'; readonly amount: Money }
  /** The wallet wants something of the customer: a password as a rule. */
  | { readonly at: 'asked'; readonly amount: Money; readonly wallet: Wallet | null }
  /** `discounted`: what the customer paid, where a coupon paid a part. */
  | {
      readonly at: 'paid';
      readonly amount: Money;
      readonly wallet: Wallet | null;
      readonly discounted: Money | null;
    }
  /** In doubt, late, or otherwise the cashier's to sort out: no cause and no code. */
  | { readonly at: 'checking'; readonly amount: Money }
  | { readonly at: 'notPaid'; readonly amount: Money };

/** What the terminal tells a display unasked; a display tells the terminal nothing. */
export type CustomerPush = { readonly push: 'customer'; readonly view: CustomerView };

/** Of the payment that stands at the till, what decides what its customer sees. */
export type FollowedPayment = Pick<
  PaymentView,
  | 'state'
  | 'amount'
  | 'wallet'
  | 'code'
  | 'payerPaid'
  | 'customerAsked'
  | 'sinceMs'
  | 'givenUp'
  | 'taken'
  | 'reversalTooLate'
  | 'returnedElsewhere'
>;

export interface AtTheTill {
  readonly nowMs: number;
  readonly mode: 'live' | 'training';
  readonly shopName: string;
  readonly currency: Currency;
  readonly language: Language;
  /** False where no provider of the shop takes a customer's code. */
  readonly scans: boolean;
  /** What the cashier is ringing up. */
  readonly draft: Money | null;
  readonly payment: FollowedPayment | null;
}

/** How long an end stays before the customers. The cashier's next sale ends it sooner. */
export const paidForMs = 6_000;
export const thanksForMs = 6_000;
export const endForMs = 20_000;

/** `untilMs`: when it changes although nothing happens; null: never. */
export function customerViewOf(till: AtTheTill): { readonly view: CustomerView; readonly untilMs: number | null } {
  const { nowMs, mode, shopName } = till;
  const { shown, untilMs } = shownOf(till);
  return { view: { nowMs, mode, shopName, languages: customerLanguages(till), shown }, untilMs };
}

interface Timed {
  readonly shown: Shown;
  readonly untilMs: number | null;
}

const idle: Timed = { shown: { at: 'idle' }, untilMs: null };

/** A sale that is being rung up stands before any payment of an earlier one. */
function shownOf({ draft, payment, scans, nowMs }: AtTheTill): Timed {
  if (draft) return lasting({ at: 'amount', amount: draft, ask: scans ? 'code' : 'qr' });
  if (!payment || payment.givenUp) return idle;
  return paymentShown(payment, nowMs);
}

function paymentShown(payment: FollowedPayment, nowMs: number): Timed {
  const { state, amount, wallet } = payment;
  switch (state) {
    case 'waiting':
      return lasting(payment.customerAsked ? { at: 'asked', amount, wallet } : { at: 'working', amount });
    case 'showing':
      return codeShown(payment, nowMs);
    case 'inDoubt':
      return lasting({ at: 'checking', amount });
    case 'approved':
      if (payment.reversalTooLate || payment.returnedElsewhere)
        return ending({ at: 'checking', amount }, payment, nowMs);
      return paid(payment, nowMs);
    case 'late':
      return payment.taken ? paid(payment, nowMs) : ending({ at: 'checking', amount }, payment, nowMs);
    case 'declined':
    case 'notSent':
    case 'notPaid':
    case 'reversed':
      return ending({ at: 'notPaid', amount }, payment, nowMs);
    default:
      return unreachable(state);
  }
}

/** A code whose time is over is never scanned again: the till is making sure that nothing was paid. */
function codeShown({ amount, wallet, code, sinceMs }: FollowedPayment, nowMs: number): Timed {
  if (!code) return lasting({ at: 'working', amount });
  const { text, untilMs } = code;
  if (untilMs <= nowMs) return lasting({ at: 'checking', amount });
  return { shown: { at: 'code', amount, wallet, text, sinceMs, untilMs }, untilMs };
}

function paid({ amount, wallet, payerPaid, sinceMs }: FollowedPayment, nowMs: number): Timed {
  const thanksFromMs = sinceMs + paidForMs;
  const overMs = thanksFromMs + thanksForMs;
  const discounted = payerPaid && payerPaid.minor !== amount.minor ? payerPaid : null;
  if (nowMs < thanksFromMs) return { shown: { at: 'paid', amount, wallet, discounted }, untilMs: thanksFromMs };
  return nowMs < overMs ? { shown: { at: 'thanks' }, untilMs: overMs } : idle;
}

function ending(shown: Shown, { sinceMs }: FollowedPayment, nowMs: number): Timed {
  const overMs = sinceMs + endForMs;
  return nowMs < overMs ? { shown, untilMs: overMs } : idle;
}

function lasting(shown: Shown): Timed {
  return { shown, untilMs: null };
}

/** Beside Chinese stands English; beside English the Chinese of the place, which its currency tells. */
function customerLanguages({ language, currency }: Pick<AtTheTill, 'language' | 'currency'>): [Language, Language] {
  if (language !== 'en') return [language, 'en'];
  return ['en', currency === 'HKD' ? 'zh-Hant' : 'zh-Hans'];
}
