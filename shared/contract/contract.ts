import { z } from 'zod';
import { rangeOfDay } from '../day.ts';
import type { Page } from '../export/page.ts';
import type { ExportPage } from '../export/row.ts';
import { Cursor } from '../find/place.ts';
import { CashId, CountId, PaymentId, PrintId, RefundId, SaleId, ScanId, ShiftId } from '../ids.ts';
import { mostFileBytes } from '../items/file.ts';
import { languages } from '../language.ts';
import { HandReason, HandVerdict, ManagerName, ProviderId, Wallet } from '../payment/payment.ts';
import { Glyph, mostGlyphs } from '../receipt/glyph.ts';
import type { PrinterView, Printing } from '../receipt/printing.ts';
import type { Receipt } from '../receipt/receipt.ts';
import { matchClasses } from '../reconcile/line.ts';
import { BillMapping } from '../reconcile/mapping.ts';
import { ExplainReason, LineKey, mostBillBytes } from '../reconcile/taken.ts';
import { Lines, linesMinor } from '../sale/line.ts';
import { Typed } from '../scan/typed.ts';
import { enteredSecrets } from '../settings/entered-secrets.ts';
import type { Fault } from '../settings/fault.ts';
import { ScreenChange } from '../settings/screen.ts';
import { CashMoveKind, type CashSheet } from '../shift/cash.ts';
import type { DayReport, XReport, ZReport } from '../shift/report.ts';
import {
  type BillCame,
  type BillGlanceView,
  type BillImported,
  type BillNotTaken,
  type LinesPage,
  linesLimit,
  type ProviderDayView,
  type Reconciled,
  type SweepEnded,
  type TrendDay,
} from './reconcile-view.ts';
import type { ScanTried, SettingsView } from './settings-view.ts';
import { type Found, type HistoryLine, type PaymentView, pageLimit, shownStates, type View } from './view.ts';

/** A day of the calendar, as `2026-11-21`. */
export const Day = z.string().refine((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && rangeOfDay(day) !== null);

const amountMinor = z.int().positive().max(9_999_999_999);
const cashMinor = z.int().nonnegative().max(9_999_999_999);
const cashierName = z.string().trim().min(1).max(32);
const reportAsked = { of: z.enum(['x', 'z']), z: z.int().positive().nullable().default(null) };

/** Rows of an export in one answer. */
const exportPageLimit = 200;

const none = z.strictObject({});
const mode = z.enum(['live', 'training']);

/** A setting by its keys from the top: `['shop', 'name']`. */
const SettingPath = z
  .array(z.string().regex(/^[A-Za-z]\w{0,39}$/))
  .min(1)
  .max(5);

/** What is sold, where more is known than the total; of the same sale again, the same. */
const lines = Lines.min(1).optional();

function linesComeToTotal({ totalMinor, lines: given }: { totalMinor: number; lines?: Lines | undefined }): boolean {
  return given === undefined || linesMinor(given) === totalMinor;
}

const otherTotal = { path: ['lines'], error: 'come to another total' };

/** Of base64 in one message: with the rest under the 64 KiB that every port takes. */
export const partLength = 48_000;
export const bytesInPart = (partLength / 4) * 3;

const importId = z.string().regex(/^[A-Za-z0-9-]{8,40}$/);

/** A file in parts, in order. */
function partOf(mostBytes: number) {
  return {
    importId,
    part: z.int().nonnegative(),
    parts: z
      .int()
      .positive()
      .max(Math.ceil(mostBytes / bytesInPart)),
    base64: z
      .string()
      .max(partLength)
      .regex(/^[A-Za-z0-9+/]*={0,2}$/),
  };
}

/** One provider's own day, in its own time. */
const providerDay = { provider: ProviderId, day: Day };

/**
 * What may be asked of the terminal, with the shape of its arguments: the one place. Every id is made by the asker, so
 * asking again is the same act (law 2). Codes, keys and ids of people never come back in a result.
 */
export const commands = {
  /** A keyboard-mode scanner typed `text` into the window, or a script passes a code. The view's `scan` says what it was. */
  'scan.deliver': z.strictObject({ scanId: ScanId, text: z.string().max(512), typed: Typed.optional() }),
  /**
   * `unknownCodeConfirmed`: a person said to try a code no wallet is known by. `codeAgainConfirmed`: one seen before.
   * `sameAmountConfirmed`: although a payment of this amount was found unfinished when the till started.
   */
  'payment.start': z
    .strictObject({
      paymentId: PaymentId,
      saleId: SaleId,
      totalMinor: amountMinor,
      lines,
      scanId: ScanId,
      unknownCodeConfirmed: z.boolean().default(false),
      codeAgainConfirmed: z.boolean().default(false),
      sameAmountConfirmed: z.boolean().default(false),
    })
    .refine(linesComeToTotal, otherTotal),
  'payment.show': z
    .strictObject({
      paymentId: PaymentId,
      saleId: SaleId,
      totalMinor: amountMinor,
      lines,
      wallet: Wallet,
      sameAmountConfirmed: z.boolean().default(false),
    })
    .refine(linesComeToTotal, otherTotal),
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
  /** A page of the payments of a day (today, if none is named) or of the days to `untilDay`, newest first. */
  'payments.find': z.strictObject({
    day: Day.optional(),
    untilDay: Day.optional(),
    state: z.enum(shownStates).optional(),
    /** Only those with a refund that happened or may have. */
    refunded: z.boolean().default(false),
    wallet: Wallet.optional(),
    cashier: z.string().max(32).optional(),
    provider: ProviderId.optional(),
    /** Words that must all hold: part of a number, an amount in the major unit, a time of day. See `readSought`. */
    text: z.string().max(64).default(''),
    /** `next` of the page before; absent for the first page, which alone brings the summary. */
    after: Cursor.optional(),
    limit: z.int().min(1).max(pageLimit).default(pageLimit),
  }),
  'payments.open': none,
  'refund.start': z.strictObject({
    refundId: RefundId,
    paymentId: PaymentId,
    amountMinor,
    reason: z.string().max(100),
    /** The manager who agreed, where the shop's settings ask for one. */
    approvedBy: ManagerName.optional(),
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
    printId: PrintId,
    id: z.string().max(64),
    copy: z.boolean().default(false),
    keep: z.boolean().default(true),
  }),
  /** For the window's own print: counted before it is drawn, so that the next is a copy whatever came of it. */
  'receipt.printHere': z.strictObject({ printId: PrintId, id: z.string().max(64), copy: z.boolean().default(false) }),
  'printer.get': none,
  'printer.test': z.strictObject({ printId: PrintId, keep: z.boolean().default(true) }),
  /** A person mended the printer: what waits is tried now, not when its time comes. */
  'printer.retry': none,
  /** What waits is not printed, and the trouble was seen. */
  'printer.drop': none,
  /** Characters the printer has no sign for, drawn by the window because the view's `printer.draw` asks for them. */
  'printer.draw': z.strictObject({ glyphs: z.array(Glyph).max(mostGlyphs) }),
  /** A price list's file in parts, in order; the last one takes the whole in place of the old list, or nothing of it. */
  'items.import': z.strictObject(partOf(mostFileBytes)),
  'till.language': z.strictObject({ language: z.enum(languages) }),
  /** The settings as the window may see them: no secret is among them, only whether it is set. */
  'settings.get': none,
  /**
   * Changes the settings file and acts on it: what is only seen or heard at once, anything else by closing the till and opening it anew.
   * `revision` is that of the settings the asker saw. A change without a value takes the setting out.
   */
  'settings.change': z.strictObject({
    revision: z.string().max(64),
    changes: z
      .array(z.strictObject({ path: SettingPath, value: z.json().optional() }))
      .min(1)
      .max(100),
  }),
  /** Writes the first settings of a till that has none, and opens it. */
  'settings.begin': z.strictObject({
    shop: z.strictObject({ name: z.string().max(200), currency: z.string().max(3), language: z.enum(languages) }),
    mode,
  }),
  /** In only: a secret never comes back, and stands in no log. */
  'secret.put': z.strictObject({ name: z.enum(enteredSecrets), value: z.string().min(1).max(4096) }),
  /** Closes the till and opens it on the other mode's journal. */
  'till.mode': z.strictObject({ mode }),
  'till.restart': none,
  /** What a scan would be taken for. Nothing is kept of it. */
  'scan.try': z.strictObject({ text: z.string().max(512), typed: Typed.optional() }),
  /** While on, what the till's own scanners read is only looked at: the view's `scanners.tried`. Ends by itself unless it is asked for again. */
  'scanners.try': z.strictObject({ on: z.boolean() }),
  /** What the cashier is ringing up, for the customer to see; null: nothing. Not a sale yet, and not journaled. */
  'display.draft': z.strictObject({ totalMinor: amountMinor.nullable() }),
  /** Gives the customer a window. Where the host cannot open one itself, its address, for a window to be opened at. */
  'display.open': none,
  /** Light, contrast and sound of this machine; what is not named stays. */
  'till.screen': ScreenChange,
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
  /** An X, or a Z (the newest, if none is named), as a page of A4 and as it stands on the receipt printer's paper. */
  'report.get': z.strictObject({ ...reportAsked, language: z.enum(languages).optional() }),
  'report.print': z.strictObject({ printId: PrintId, ...reportAsked, keep: z.boolean().default(true) }),
  /**
   * Payments and refunds of business days as accountants want them, a page at a time. The first page says up to which entry
   * of the journal it is made; asked with that as `asOf`, the further pages are of the same moment. `after` is `next` of the page before.
   */
  'export.make': z.strictObject({
    from: Day,
    until: Day,
    asOf: z.int().positive().nullable().default(null),
    after: z.int().nonnegative().default(0),
    limit: z.int().min(1).max(exportPageLimit).default(exportPageLimit),
  }),
  /** Asks the provider for its list of a day and keeps it. A bill settles nothing: what it shows is asked about (law 4). */
  'bill.fetch': z.strictObject(providerDay),
  /**
   * A file in parts; the last one takes the whole, or nothing of it. Without a mapping: by heart, or by a saved mapping that
   * fits. Where a mapping is needed the file waits for `bill.preview` and `bill.map`.
   */
  'bill.import': z.strictObject({
    ...partOf(mostBillBytes),
    ...providerDay,
    fileName: z.string().max(260).default(''),
    mapping: BillMapping.nullable().default(null),
  }),
  /** The first lines of the file that arrived last, to point at its columns. */
  'bill.preview': z.strictObject({ importId, sheet: z.string().max(31).nullable().default(null) }),
  /** Takes the file that arrived through the mapping just made; it is saved under its name once the file was taken. */
  'bill.map': z.strictObject({ importId, ...providerDay, mapping: BillMapping, save: z.boolean().default(true) }),
  'bill.mappings': none,
  /** In place of one of the same name. */
  'bill.mapping.save': z.strictObject({ mapping: BillMapping }),
  'bill.mapping.drop': z.strictObject({ name: z.string().max(60) }),
  /** How each provider's day stands; the shop's day today, where none is named. */
  'day.providers': z.strictObject({ day: Day.nullable().default(null) }),
  /** Compares journal, answers and bills. Resolves when it is done; the view tells how far it is. */
  'reconcile.start': z.strictObject({ day: Day, provider: ProviderId.optional() }),
  'reconcile.cancel': none,
  /** Null before it was compared. */
  'reconcile.get': z.strictObject(providerDay),
  'reconcile.lines': z.strictObject({
    ...providerDay,
    class: z.enum([...matchClasses, 'needsYou', 'waits', 'explained']),
    after: z.int().nonnegative().default(0),
    limit: z.int().min(1).max(linesLimit).default(linesLimit),
  }),
  /** `line`: of a line or of a finding. */
  'reconcile.explain': z.strictObject({ ...providerDay, line: LineKey, reason: ExplainReason, by: ManagerName }),
  /** `run`: the comparison that was looked at. What is left is named in the entry, never hidden. */
  'day.sign': z.strictObject({ ...providerDay, run: z.int().nonnegative(), by: ManagerName }),
  'day.trend': z.strictObject({ days: z.int().min(1).max(92).default(30) }),
  /**
   * Asks about everything not final, and about every attempt of the shop's day that ended without money. `everything`: about
   * what is paid too, of a day whose bill is not here. Resolves when it is done; the view tells how far it is.
   */
  'sweep.start': z.strictObject({ day: Day.nullable().default(null), everything: z.boolean().default(false) }),
  'sweep.cancel': none,
} as const;

export type CommandName = keyof typeof commands;
export type Args<N extends CommandName> = z.output<(typeof commands)[N]>;
export type Asked<N extends CommandName> = z.input<(typeof commands)[N]>;

interface Results {
  /** Null until the last part. */
  'items.import': { readonly count: number } | null;
  'payment.get': PaymentView | null;
  'payment.history': readonly HistoryLine[];
  'payments.find': Found;
  'payments.open': readonly PaymentView[];
  'receipt.get': Receipt;
  'receipt.print': Printing;
  'receipt.printHere': Receipt;
  'printer.get': PrinterView;
  'printer.test': Printing;
  'settings.get': SettingsView;
  /** What is wrong with the change; empty once it is made. */
  'settings.change': readonly Fault[];
  'settings.begin': readonly Fault[];
  'scan.try': ScanTried;
  'display.open': { readonly address: string | null };
  'shift.count': CashSheet;
  'shift.close': ZReport;
  'shift.x': XReport;
  'shift.z': ZReport;
  'day.get': DayReport;
  'report.get': { readonly page: Page; readonly paper: Receipt };
  'report.print': Printing;
  'export.make': ExportPage;
  'bill.fetch': BillCame;
  /** Null until the last part. */
  'bill.import': BillImported | null;
  'bill.preview': BillGlanceView | BillNotTaken;
  'bill.map': BillCame | BillNotTaken;
  'bill.mappings': readonly BillMapping[];
  'day.providers': readonly ProviderDayView[];
  'reconcile.get': Reconciled | null;
  'reconcile.lines': LinesPage;
  'day.trend': readonly TrendDay[];
  'sweep.start': SweepEnded;
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

/** Those of the settings, which more than the till has to answer: see `electron/hosted-till.ts`. */
export type SetUpHandlers = Pick<
  Handlers,
  'settings.get' | 'settings.change' | 'settings.begin' | 'secret.put' | 'till.mode' | 'till.restart'
>;

/** Those of a provider's day and its bills. */
export type DayHandlers = Pick<
  Handlers,
  | 'bill.fetch'
  | 'bill.import'
  | 'bill.preview'
  | 'bill.map'
  | 'bill.mappings'
  | 'bill.mapping.save'
  | 'bill.mapping.drop'
  | 'day.providers'
  | 'reconcile.start'
  | 'reconcile.cancel'
  | 'reconcile.get'
  | 'reconcile.lines'
  | 'reconcile.explain'
  | 'day.sign'
  | 'day.trend'
  | 'sweep.start'
  | 'sweep.cancel'
>;

/** What the terminal tells unasked. */
export type Push = { readonly push: 'view'; readonly view: View };
