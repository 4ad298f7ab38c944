import { z } from 'zod';
import { PaymentId, RefundId, SaleId, ShiftId, TerminalPrefix } from '../ids.ts';
import { Money } from '../money.ts';
import { PaymentEvent, PaymentFacts, ProviderId } from '../payment/payment.ts';
import { RefundEvent, RefundFacts } from '../payment/refund.ts';
import { Step } from '../payment/step.ts';
import { ReceiptKind } from '../receipt/kind.ts';
import { BillTaken, DayAsked, DayExplained, DaySigned, daySubject } from '../reconcile/taken.ts';
import { Lines } from '../sale/line.ts';
import { CashCount, CashMove, CashSheet } from '../shift/cash.ts';
import { Doubt } from '../shift/doubt.ts';
import { Share } from '../shift/share.ts';
import { TotalsRow } from '../shift/totals.ts';

/** Version of the shapes below. A journal with a higher one is from a newer Shroff and is not opened. */
export const entryVersion = 1;

/**
 * Every fact the terminal may record. None holds a customer's code, a key or a payer's id: a code is kept only as
 * `codeDigest`, keyed with the terminal's own key.
 */
export const Fact = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('journal.created'),
    terminalId: z.string(),
    prefix: TerminalPrefix,
    training: z.boolean(),
  }),
  /** A person took a journal whose newest entries are missing (a restored backup): numbering goes on under a new prefix. */
  z.strictObject({
    kind: z.literal('journal.adopted'),
    prefix: TerminalPrefix,
    newestKnownSeq: z.int(),
    by: z.string().max(32),
  }),
  /** Written by 0.1.0 only: since then a sale begins with its first payment, and whether it is paid follows from them. */
  z.strictObject({ kind: z.literal('sale.opened'), saleId: SaleId, total: Money }),
  z.strictObject({ kind: z.literal('sale.completed'), saleId: SaleId }),
  z.strictObject({
    kind: z.literal('payment.requested'),
    facts: PaymentFacts,
    codeDigest: z.string().max(64).nullable(),
    /** With the first payment of a sale. */
    saleTotal: Money.optional(),
    /** What is sold, beside the total that it comes to; absent where only an amount was typed. */
    lines: Lines.optional(),
  }),
  z.strictObject({ kind: z.literal('payment.event'), paymentId: PaymentId, event: PaymentEvent }),
  z.strictObject({ kind: z.literal('refund.requested'), facts: RefundFacts }),
  z.strictObject({ kind: z.literal('refund.event'), paymentId: PaymentId, refundId: RefundId, event: RefundEvent }),
  /** Before the bytes of one call of an act that takes several; of a refund when `refundId` is there. */
  z.strictObject({ kind: z.literal('step.taken'), paymentId: PaymentId, refundId: RefundId.nullable(), step: Step }),
  /**
   * A provider's own message about a payment, or a refund where `refundId` is there, before it is answered. It changes
   * nothing: the query that follows does. Of its text only a digest is kept, keyed with the terminal's own key.
   */
  z.strictObject({
    kind: z.literal('notification.taken'),
    provider: ProviderId,
    paymentId: PaymentId,
    refundId: RefundId.nullable(),
    digest: z.string().regex(/^[0-9a-f]{40}$/),
  }),
  /**
   * A receipt left for the printer, of a refund where `refundId` is there. `whole`: the printer took all of it; otherwise some
   * bytes left and nobody knows what is on the paper. `copy`: how many of this kind were printed before. `how`: not the
   * printer's own letters alone: some were `drawn` by the window; or it left for the `window`'s own print.
   */
  z.strictObject({
    kind: z.literal('receipt.printed'),
    paymentId: PaymentId,
    refundId: RefundId.nullable(),
    receipt: ReceiptKind,
    copy: z.int().nonnegative(),
    whole: z.boolean(),
    how: z.enum(['drawn', 'window']).optional(),
    by: z.string().max(32),
  }),
  z.strictObject({
    kind: z.literal('provider.activated'),
    provider: ProviderId,
    terminalSn: z.string().max(64),
    store: z.string().max(128),
  }),
  /** `float` is null where the shop takes no cash. */
  z.strictObject({
    kind: z.literal('shift.opened'),
    shiftId: ShiftId,
    by: z.string().max(32),
    float: Money.nullable(),
  }),
  z.strictObject({ kind: z.literal('cash.moved'), shiftId: ShiftId, move: CashMove }),
  /** Before anybody was shown what the drawer should hold. A further count is a further entry. */
  z.strictObject({ kind: z.literal('shift.counted'), shiftId: ShiftId, count: CashCount }),
  /**
   * The Z: what everything asked for since the Z before it came to when the shift was closed. `afterSeq`: the entry that
   * sealed that one, 0 for the first. Numbers are gapless; what settles later is an addendum.
   */
  z.strictObject({
    kind: z.literal('shift.closed'),
    shiftId: ShiftId,
    z: z.int().positive(),
    by: z.string().max(32),
    afterSeq: z.int().nonnegative(),
    /** The shop's own, of the moment of closing. */
    businessDay: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    fromMs: z.int(),
    rows: z.array(TotalsRow),
    doubts: z.array(Doubt),
    cash: CashSheet.nullable(),
  }),
  /** What a payment or refund was in a Z, or in the addendum before, and what it has become. */
  z.strictObject({
    kind: z.literal('shift.addendum'),
    z: z.int().positive(),
    paymentId: PaymentId,
    refundId: RefundId.nullable(),
    before: Share,
    after: Share,
  }),
  z.strictObject({ kind: z.literal('cashier.changed'), cashier: z.string().max(32) }),
  BillTaken,
  DayAsked,
  DayExplained,
  DaySigned,
]);
export type Fact = z.infer<typeof Fact>;

/** A fact with its place. `seq` is gapless from 1; `atMs` is Unix milliseconds by the terminal's clock. */
export interface Entry {
  readonly seq: number;
  readonly atMs: number;
  readonly fact: Fact;
}

export type RequestFact = Extract<Fact, { kind: 'payment.requested' | 'refund.requested' }>;

/** Null where a payment was asked for. */
export function refundIdOf(fact: RequestFact): RefundId | null {
  return fact.kind === 'refund.requested' ? fact.facts.refundId : null;
}

/** No payment's or sale's id is so short. */
export const deskSubject = 'desk';

/** Whose history an entry belongs to: a payment's (with its refunds), a sale's, the desk's, a provider's day's, or none. */
export function subjectOf(fact: Fact): string | null {
  switch (fact.kind) {
    case 'payment.requested':
    case 'refund.requested':
      return fact.facts.paymentId;
    case 'payment.event':
    case 'refund.event':
    case 'step.taken':
    case 'notification.taken':
    case 'receipt.printed':
    case 'shift.addendum':
      return fact.paymentId;
    case 'shift.opened':
    case 'cash.moved':
    case 'shift.counted':
    case 'shift.closed':
    case 'cashier.changed':
      return deskSubject;
    case 'bill.taken':
    case 'day.asked':
    case 'day.explained':
    case 'day.signed':
      return daySubject(fact);
    case 'sale.opened':
    case 'sale.completed':
      return fact.saleId;
    case 'journal.created':
    case 'journal.adopted':
    case 'provider.activated':
      return null;
  }
}
