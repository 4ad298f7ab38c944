import { z } from 'zod';
import { rangeOfDay } from '../day.ts';
import { CashId, CountId, PaymentId, RefundId, SaleId, ScanId, ShiftId } from '../ids.ts';
import { languages } from '../language.ts';
import { HandReason, HandVerdict, ManagerName, ProviderId, Wallet } from '../payment/payment.ts';
import type { PrinterView, Printing } from '../receipt/printing.ts';
import type { Receipt } from '../receipt/receipt.ts';
import { CashMoveKind, type CashSheet } from '../shift/cash.ts';
import type { DayReport, XReport, ZReport } from '../shift/report.ts';
import { type HistoryLine, type PaymentView, shownStates, type View } from './view.ts';

/** A day of the calendar, as `2026-11-21`. */
export const Day = z.string().refine((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && rangeOfDay(day) !== null);

const amountMinor = z.int().positive().max(9_999_999_999);
const cashMinor = z.int().nonnegative().max(9_999_999_999);
const cashierName = z.string().trim().min(1).max(32);
const none = z.strictObject({});

/**
 * What may be asked of the terminal, with the shape of its arguments: the one place. Every id is made by the asker, so
 * asking again is the same act (law 2). Codes, keys and ids of people never come back in a result.
 */
export const commands = {
  /** A keyboard-mode scanner typed `text` into the window, or a script passes a code. The view's `scan` says what it was. */
  'scan.deliver': z.strictObject({ scanId: ScanId, text: z.string().max(512) }),
  /**
   * `unknownCodeConfirmed`: a person said to try a code no wallet is known by. `codeAgainConfirmed`: one seen before.
   * `sameAmountConfirmed`: although a payment of this amount was found unfinished when the till started.
   */
  'payment.start': z.strictObject({
    paymentId: PaymentId,
    saleId: SaleId,
    totalMinor: amountMinor,
    scanId: ScanId,
    unknownCodeConfirmed: z.boolean().default(false),
    codeAgainConfirmed: z.boolean().default(false),
    sameAmountConfirmed: z.boolean().default(false),
  }),
  'payment.show': z.strictObject({
    paymentId: PaymentId,
    saleId: SaleId,
    totalMinor: amountMinor,
    wallet: Wallet,
    sameAmountConfirmed: z.boolean().default(false),
  }),
  'payment.check': z.strictObject({ paymentId: PaymentId }),
  'payment.reverse': z.strictObject({ paymentId: PaymentId }),
  /** The deliberate second step of law 3: the sale may take another payment; this one stays watched, and is late if it comes. */
  'payment.giveUp': z.strictObject({ paymentId: PaymentId }),
  /** The cashier goes on with the next customer; how it ends is shown when it is known. */
  'payment.leave': z.strictObject({ paymentId: PaymentId }),
  /** A person saw how a payment ended that had left the screen. */
  'payment.seen': z.strictObject({ paymentId: PaymentId }),
  /** A manager's word about an open payment. It stays open and asked about: only the provider ends it (law 4). */
  'payment.settleByHand': z.strictObject({
    paymentId: PaymentId,
    verdict: HandVerdict,
    by: ManagerName,
    reason: HandReason,
  }),
  /** The cashier saw what this start found unfinished. */
  'recovered.seen': none,
  /** A person keeps money that came late: it pays its sale. */
  'payment.takeLate': z.strictObject({ paymentId: PaymentId }),
  'payment.get': z.strictObject({ paymentId: z.string().max(64) }),
  'payment.history': z.strictObject({ paymentId: PaymentId }),
  'payments.find': z.strictObject({
    day: Day.optional(),
    state: z.enum(shownStates).optional(),
    /** Part of a reference, of the provider's or the wallet's number, or an amount in the major unit. */
    text: z.string().max(64).default(''),
  }),
  'payments.open': none,
  'refund.start': z.strictObject({
    refundId: RefundId,
    paymentId: PaymentId,
    amountMinor,
    reason: z.string().max(100),
  }),
  'refund.check': z.strictObject({ paymentId: PaymentId, refundId: RefundId }),
  'provider.activate': z.strictObject({ provider: z.literal('upay'), code: z.string().min(1).max(64) }),
  'provider.check': z.strictObject({ provider: ProviderId }),
  'training.scan': z.strictObject({ scanId: ScanId, wallet: Wallet }),
  /** By a payment's id or reference, or by a refund's number. `copy`: mark it as a copy although none was printed here. */
  'receipt.get': z.strictObject({
    id: z.string().max(64),
    copy: z.boolean().default(false),
    language: z.enum(languages).optional(),
  }),
  /** `keep`: while the printer is in trouble it waits there; otherwise it is certain at once that nothing will come out. */
  'receipt.print': z.strictObject({
    id: z.string().max(64),
    copy: z.boolean().default(false),
    keep: z.boolean().default(true),
  }),
  'printer.get': none,
  'printer.test': z.strictObject({ keep: z.boolean().default(true) }),
  'till.language': z.strictObject({ language: z.enum(languages) }),
  /** `cashier` works it from now on; without one, whom the settings name. `floatMinor` only where the shop takes cash. */
  'shift.open': z.strictObject({
    shiftId: ShiftId,
    cashier: cashierName.nullable().default(null),
    floatMinor: cashMinor.nullable().default(null),
  }),
  'shift.cash': z.strictObject({
    cashId: CashId,
    what: CashMoveKind,
    amountMinor,
    reason: z.string().max(100).default(''),
  }),
  /** What lies in the drawer, before anybody was told what should: the answer tells. */
  'shift.count': z.strictObject({ countId: CountId, countedMinor: cashMinor }),
  /** Seals the Z. Again with the same id it is the same Z. */
  'shift.close': z.strictObject({ shiftId: ShiftId }),
  'shift.x': none,
  /** A closed shift with its addenda; without a number the newest. */
  'shift.z': z.strictObject({ z: z.int().positive().nullable().default(null) }),
  'cashier.change': z.strictObject({ cashier: cashierName }),
  /** The shop's day; without one today's. */
  'day.get': z.strictObject({ day: Day.nullable().default(null) }),
} as const;

export type CommandName = keyof typeof commands;
export type Args<N extends CommandName> = z.output<(typeof commands)[N]>;
export type Asked<N extends CommandName> = z.input<(typeof commands)[N]>;

interface Results {
  'payment.get': PaymentView | null;
  'payment.history': readonly HistoryLine[];
  'payments.find': readonly PaymentView[];
  'payments.open': readonly PaymentView[];
  'receipt.get': Receipt;
  'receipt.print': Printing;
  'printer.get': PrinterView;
  'printer.test': Printing;
  'shift.count': CashSheet;
  'shift.close': ZReport;
  'shift.x': XReport;
  'shift.z': ZReport;
  'day.get': DayReport;
  'provider.activate': { readonly terminalSn: string; readonly store: string };
  'provider.check': {
    readonly state: 'ready' | 'refused' | 'unreachable';
    readonly code: string;
    readonly text: string;
    readonly clockSkewMs: number | null;
  };
}
export type Result<N extends CommandName> = N extends keyof Results ? Results[N] : null;

export type Handlers = { readonly [N in CommandName]: (args: Args<N>) => Result<N> | Promise<Result<N>> };

/** What the terminal tells unasked. */
export type Push = { readonly push: 'view'; readonly view: View };
