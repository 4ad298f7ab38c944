import type { Reference, RefundNumber } from '#shared/ids.ts';
import type { Money } from '#shared/money.ts';
import type { Answer, ReversalAnswer } from '#shared/payment/answer.ts';
import type { Pace } from '#shared/payment/pace.ts';
import type { ProviderId, Wallet, Way, Words } from '#shared/payment/payment.ts';
import type { RefundAnswer } from '#shared/payment/refund.ts';
import type { Step } from '#shared/payment/step.ts';
import type { BillAnswer } from '#shared/reconcile/bill.ts';

/** A payment as a provider knows it. `providerReference` is the provider's own number, kept in the journal once heard. */
export interface Handle {
  readonly reference: Reference;
  readonly providerReference: string | null;
  readonly amount: Money;
  readonly way: Way;
  /** Of a scanned code what its prefix hinted at, null when nothing did. */
  readonly wallet: Wallet | null;
  /** Unix milliseconds by the terminal's clock. */
  readonly requestedMs: number;
}

/** `code` is the customer's payment code: a bearer secret for about a minute, never logged and never journaled. */
export interface AuthorizeRequest {
  readonly reference: Reference;
  readonly amount: Money;
  readonly code: string;
  readonly subject: string;
  readonly cashier: string;
}

export interface PrecreateRequest {
  readonly reference: Reference;
  readonly amount: Money;
  readonly wallet: Wallet;
  readonly subject: string;
  readonly cashier: string;
}

/** `committedBeforeMinor`: what other refunds of this payment took or may take, for providers that only tell what is left. */
export interface RefundRequest {
  readonly payment: Handle;
  readonly refundNumber: RefundNumber;
  readonly amount: Money;
  readonly committedBeforeMinor: number;
  readonly cashier: string;
}

export type CheckAnswer =
  | { readonly kind: 'ready'; readonly clockSkewMs: number | null; readonly words: Words | null }
  | { readonly kind: 'refused'; readonly words: Words | null }
  | { readonly kind: 'unreachable'; readonly words: Words | null };

/** What a provider can do; a way or an act it lacks is refused by the registry before any call. */
export interface Abilities {
  /** Undo a payment whose outcome is unclear. */
  reverseInDoubt(payment: Pick<Handle, 'way' | 'wallet'>): boolean;
  /** Give money of this wallet back. */
  refunds(wallet: Wallet | null): boolean;
  /** Undo an approved payment on a person's word, instead of a refund. */
  readonly reverseApproved: boolean;
  readonly partialRefund: boolean;
  /** One refund number is one refund, so a lost refund may be sent again under its own number. */
  readonly refundRepeats: boolean;
  readonly showWallets: readonly Wallet[];
  /** Characters of the longest customer's code its scan way takes. */
  readonly longestCode: number;
}

/** Where an adapter whose act takes several calls writes each down before its bytes leave. By reference or refund number. */
export interface StepLedger {
  taken(number: Reference | RefundNumber): readonly Step[];
  /** Durable when it returns. Throws `Refused` when the journal does not take it: then nothing may be sent. */
  take(number: Reference | RefundNumber, step: Step): void;
}

/** A provider's message that nobody asked for. A hint: the query decides. Null numbers are those it does not tell. */
export interface Notification {
  readonly reference: string | null;
  readonly providerReference: string | null;
  readonly refundNumber: string | null;
}

/** How a provider wants its notification answered, once what it says is journaled; anything else makes it repeat. */
export interface NotificationReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * One provider's wire and law. An adapter keeps no payment state, journals nothing, and never throws for the network or
 * the provider: those are answers. `unknown` is the default of every mapping; an approval is given only on an explicit,
 * verified word. It resends only after an explicit refusal before processing (law 14).
 */
export interface PaymentProvider {
  readonly id: ProviderId;
  readonly ways: readonly Way[];
  readonly pace: Pace;
  readonly abilities: Abilities;
  /** Whose customer code this looks like, by public prefix rules; null when none fits. A hint only. */
  recognizes(code: string): Wallet | null;
  /** Takes the money once. A second call with the same reference is never made by the till. */
  authorize(request: AuthorizeRequest, signal: AbortSignal): Promise<Answer>;
  precreate(request: PrecreateRequest, signal: AbortSignal): Promise<Answer>;
  query(payment: Handle, signal: AbortSignal): Promise<Answer>;
  /** `operator` undoes an approved payment on a person's word; `inDoubt` closes an unclear one. */
  reverse(payment: Handle, because: 'inDoubt' | 'operator', signal: AbortSignal): Promise<ReversalAnswer>;
  refund(request: RefundRequest, signal: AbortSignal): Promise<RefundAnswer>;
  queryRefund(request: RefundRequest, signal: AbortSignal): Promise<RefundAnswer>;
  /** Reachability, clock and credentials; moves no money and changes nothing. */
  check(signal: AbortSignal): Promise<CheckAnswer>;
  /** The provider's daily sign-on, where it has one. Safe to repeat; a failure leaves the present key in use. */
  checkIn?(signal: AbortSignal): Promise<CheckAnswer>;
  /** Its own list of one of its days (`2026-11-21`), where it has one. */
  bill?(day: string, signal: AbortSignal): Promise<BillAnswer>;
  /** What it fetched and we kept, read again. Asks nobody. */
  readBill?(kept: Uint8Array): BillAnswer;
  /** What a message says, once its signature proves that it is the provider's; null when it proves nothing. */
  readNotification?(headers: Readonly<Record<string, string>>, body: Uint8Array): Notification | null;
  notificationReply?(taken: boolean): NotificationReply;
}
