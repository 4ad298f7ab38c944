import { z } from 'zod';
import { PaymentId, Reference, SaleId } from '../ids.ts';
import { Money } from '../money.ts';

export const ProviderId = z.enum(['upay', 'swiftpass', 'uqpay', 'eftpay']);
export type ProviderId = z.infer<typeof ProviderId>;

/** scan: the till scans the customer's code. show: the customer scans a code the till shows. */
export const Way = z.enum(['scan', 'show']);
export type Way = z.infer<typeof Way>;

export const Wallet = z.enum([
  'alipay',
  'alipayhk',
  'wechat',
  'wechathk',
  'unionpay',
  'ecny',
  'fps',
  'payme',
  'gbpay',
  'atome',
  'alipayplus',
  'paynow',
  'grabpay',
  'tng',
  'truemoney',
  'gcash',
  'dana',
  'kakaopay',
  'tosspay',
  'naverpay',
  'jkopay',
  'jd',
  'qq',
  'baidu',
  'andpay',
  'bestpay',
  'lakala',
  'cmb',
  'nfc',
  'sodexo',
  'storedvalue',
  'giftcard',
  'other',
]);
export type Wallet = z.infer<typeof Wallet>;

/** The provider's own code and sentence, kept for its support. Never a customer's code or id. */
export const Words = z.strictObject({ code: z.string().max(64), text: z.string().max(300) });
export type Words = z.infer<typeof Words>;

/** Why the provider, in its verified word, did not take the money. Each has its advice in the cashier's words. */
export const DeclineReason = z.enum([
  'codeExpired',
  'codeInvalid',
  'insufficientFunds',
  'payerLimit',
  'merchantLimit',
  'customerCancelled',
  'timedOut',
  'walletRefused',
  'walletUnsupported',
  'requestRefused',
  'terminalRefused',
  'other',
]);
export type DeclineReason = z.infer<typeof DeclineReason>;

/** Why we do not know. */
export const DoubtCause = z.enum([
  'noReply',
  'garbled',
  'badSignature',
  'otherOrder',
  'otherAmount',
  'providerError',
  'providerUnsure',
  'notFound',
  'restart',
  'contradiction',
]);
export type DoubtCause = z.infer<typeof DoubtCause>;

export const NotSentWhy = z.enum(['offline', 'refused']);
export type NotSentWhy = z.infer<typeof NotSentWhy>;

/** Who wanted the money back: a person, or the till at the end of its patience or of the code's life. */
export const ReversalCause = z.enum(['operator', 'giveUp', 'expired']);
export type ReversalCause = z.infer<typeof ReversalCause>;

export const NotPaidBecause = z.enum(['notFound', 'expired']);
export type NotPaidBecause = z.infer<typeof NotPaidBecause>;

/** What a manager says became of the money, and why they know. */
export const HandVerdict = z.enum(['paid', 'notPaid']);
export type HandVerdict = z.infer<typeof HandVerdict>;
export const ManagerName = z.string().trim().min(1).max(32);
export const HandReason = z.string().trim().min(1).max(200);

export interface ByHand {
  readonly verdict: HandVerdict;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
}

/** What the provider said of money it took. `payerPaid` is after coupons and discounts: the ceiling of all refunds. */
export const Approval = z.strictObject({
  amount: Money,
  payerPaid: Money,
  wallet: Wallet,
  providerReference: z.string().max(128),
  walletReference: z.string().max(128).nullable(),
  paidAtMs: z.int().nullable(),
  /** Of the amount what the shop gets before fees, where the provider says it: less what the shop itself gave as a discount. */
  shopGets: Money.optional(),
  /** What the payer's own account was charged, where that is in another currency: as the provider wrote it. */
  abroad: z
    .strictObject({ amount: z.string().max(32), currency: z.string().max(8), rate: z.string().max(32) })
    .optional(),
});
export type Approval = z.infer<typeof Approval>;

/** What never changes in a payment: no event touches reference, amount or currency. */
export const PaymentFacts = z.strictObject({
  paymentId: PaymentId,
  saleId: SaleId,
  reference: Reference,
  provider: ProviderId,
  way: Way,
  wallet: Wallet.nullable(),
  amount: Money,
  cashier: z.string().max(32),
});
export type PaymentFacts = z.infer<typeof PaymentFacts>;

/** One fact about one payment, as journaled. `next` in machine.ts says what each means in each state. */
export const PaymentEvent = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('codeShown'),
    codeText: z.string().max(1024),
    untilMs: z.int(),
    providerReference: z.string().max(128).nullable(),
  }),
  z.strictObject({ event: z.literal('customerAsked'), words: Words.nullable() }),
  z.strictObject({ event: z.literal('doubted'), cause: DoubtCause, words: Words.nullable() }),
  z.strictObject({ event: z.literal('approved'), approval: Approval }),
  z.strictObject({ event: z.literal('declined'), reason: DeclineReason, words: Words.nullable() }),
  z.strictObject({ event: z.literal('notSent'), why: NotSentWhy, words: Words.nullable() }),
  z.strictObject({ event: z.literal('reversalRequested'), because: ReversalCause, by: z.string().max(32) }),
  z.strictObject({ event: z.literal('reversalRefused'), words: Words.nullable() }),
  z.strictObject({ event: z.literal('reversed'), words: Words.nullable() }),
  z.strictObject({ event: z.literal('notPaid'), because: NotPaidBecause }),
  /** `over`: the provider's pace asks for no more watch queries. */
  z.strictObject({ event: z.literal('watched'), over: z.boolean() }),
  z.strictObject({ event: z.literal('lateApproved'), approval: Approval }),
  z.strictObject({ event: z.literal('lateTaken'), by: z.string().max(32) }),
  z.strictObject({ event: z.literal('givenUp'), by: z.string().max(32) }),
  /** A person left an open payment to the till and went on. What becomes of it is shown when it is known. */
  z.strictObject({ event: z.literal('leftToTill'), by: z.string().max(32) }),
  /** A person saw how a payment ended that had left the screen, or that a word given by hand was contradicted. */
  z.strictObject({ event: z.literal('seen'), by: z.string().max(32) }),
  /** A manager's word, from the provider's portal or the customer's phone. It ends nothing: the provider is asked on (law 4). */
  z.strictObject({ event: z.literal('settledByHand'), verdict: HandVerdict, by: ManagerName, reason: HandReason }),
  z.strictObject({ event: z.literal('returnedElsewhere'), returned: Money, words: Words.nullable() }),
]);
export type PaymentEvent = z.infer<typeof PaymentEvent>;

/** Watch queries answered since the end, and whether they were the last that the provider's pace asks for (law 6). */
export interface Watch {
  readonly heard: number;
  readonly over: boolean;
}

export const unwatched: Watch = { heard: 0, over: false };

/** Of a payment that nothing is left to arrive for. */
export const noWatch: Watch = { heard: 0, over: true };

export function heardOnce(watch: Watch, over: boolean): Watch {
  return { heard: watch.heard + 1, over };
}

/**
 * One attempt to take one amount through one provider. Each state carries only what is true in it.
 * `requestedMs`, `sinceMs`: Unix milliseconds by the terminal's clock.
 */
export type Payment = PaymentFacts & {
  readonly requestedMs: number;
  readonly sinceMs: number;
  readonly providerReference: string | null;
  /** End of the shown code's life; null while none was ever shown. */
  readonly codeUntilMs: number | null;
  /** How it had ended before the provider spoke of it again: money that still comes is late. */
  readonly endedAs: EndedState | null;
  /** A person went on with another payment for the same sale: money that still comes is late. */
  readonly givenUp: boolean;
  /** Who last asked for a reversal: it may still take effect after the provider's answer. Null while none was ever asked for. */
  readonly reversalAsked: ReversalCause | null;
  /** Its sale left the screen while it was open, by a person's act or a crash: its end waits until somebody sees it. */
  readonly leftScreen: boolean;
  readonly byHand: ByHand | null;
} & (
    | { readonly state: 'requested' }
    | { readonly state: 'showing'; readonly codeText: string }
    | { readonly state: 'awaitingCustomer'; readonly words: Words | null }
    | { readonly state: 'inDoubt'; readonly cause: DoubtCause; readonly words: Words | null }
    | {
        readonly state: 'reversing';
        readonly because: ReversalCause;
        readonly refused: Words | true | null;
        readonly held: Approval | null;
      }
    | {
        readonly state: 'approved';
        readonly approval: Approval;
        readonly watch: Watch;
        readonly returned: Money | null;
      }
    | {
        readonly state: 'declined';
        readonly reason: DeclineReason;
        readonly words: Words | null;
        readonly watch: Watch;
      }
    | { readonly state: 'notSent'; readonly why: NotSentWhy; readonly words: Words | null; readonly watch: Watch }
    | { readonly state: 'reversed'; readonly words: Words | null; readonly watch: Watch }
    | { readonly state: 'notPaid'; readonly because: NotPaidBecause; readonly watch: Watch }
    | {
        readonly state: 'late';
        readonly approval: Approval;
        readonly after: LateAfter;
        readonly taken: boolean;
        readonly watch: Watch;
        readonly returned: Money | null;
      }
  );

export type PaymentState = Payment['state'];
export type LateAfter = EndedState | 'givenUp' | 'byHand';

/** Money may or may not have moved, or will: the sale takes no second payment while one of these is open (law 3). */
export const openStates = ['requested', 'showing', 'awaitingCustomer', 'inDoubt', 'reversing'] as const;
export type OpenState = (typeof openStates)[number];
export type OpenPayment = Extract<Payment, { state: OpenState }>;

/** Ended without money. Each is watched (law 6). */
export const endedStates = ['declined', 'notSent', 'reversed', 'notPaid'] as const;
export type EndedState = (typeof endedStates)[number];
export type EndedPayment = Extract<Payment, { state: EndedState }>;
export type HeldPayment = Extract<Payment, { state: 'approved' | 'late' }>;

export function isOpen(payment: Payment): payment is OpenPayment {
  return (openStates as readonly string[]).includes(payment.state);
}

export function isEnded(payment: Payment): payment is EndedPayment {
  return (endedStates as readonly string[]).includes(payment.state);
}

export function isHeld(payment: Payment): payment is HeldPayment {
  return payment.state === 'approved' || payment.state === 'late';
}

/** A manager says that the customer paid and has the goods: the till does not take that money back by itself. */
export function isKeptByHand({ byHand }: Payment): boolean {
  return byHand?.verdict === 'paid';
}

/** A manager said "paid" by hand, and the provider says otherwise. */
export function isContradicted(payment: Payment): boolean {
  return isEnded(payment) && isKeptByHand(payment);
}

/** Ended while nobody looked at it, with something a person has to know: money that came, or a word by hand that was wrong. */
export function isUnseen(payment: Payment): boolean {
  if (!payment.leftScreen) return false;
  return payment.state === 'approved' ? payment.byHand === null : isContradicted(payment);
}
