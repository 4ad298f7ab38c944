import type { PaymentId, RefundId, ShiftId } from '../ids.ts';
import type { Currency, Money } from '../money.ts';
import type { ProviderId, Wallet } from '../payment/payment.ts';
import type { BillProblem, BillRefusal, FooterDifference } from '../reconcile/bill-file.ts';
import type { MatchedBy } from '../reconcile/bill-law.ts';
import type { Finding } from '../reconcile/findings.ts';
import type { Story } from '../reconcile/item.ts';
import type { Difference, MatchClass, NextStep, Reason, Told } from '../reconcile/line.ts';
import type { ClassSums } from '../reconcile/sums.ts';
import type { DaySigned, LineKey } from '../reconcile/taken.ts';

/** What takes a while and is being done now. One at a time; each has its own cancel. */
export interface WorkView {
  readonly what: 'sweep' | 'fetch' | 'import' | 'reconcile';
  /** Of a sweep the shop's day, otherwise the provider's. */
  readonly day: string;
  readonly provider: ProviderId | null;
  /** Of a sweep payments and refunds, of a file bytes. `of` is null where it is not known. */
  readonly done: number;
  readonly of: number | null;
}

/** The shift that is open. */
export interface ShiftOnScreen {
  readonly shiftId: ShiftId;
  /** The number its Z will bear. */
  readonly z: number;
  readonly cashier: string;
  readonly sinceMs: number;
  readonly takesCash: boolean;
  /** Nothing moved in the drawer since the last count. */
  readonly counted: boolean;
}

/** A bill that is kept. `layout`: known by heart, the provider's own replies, or the mapping's name. */
export interface BillView {
  readonly digest: string;
  readonly layout: string;
  readonly isMapped: boolean;
  readonly source: 'fetched' | 'imported';
  readonly rows: number;
  readonly fileName: string | null;
  readonly takenMs: number;
  readonly by: string;
}

/** What came of a bill. `isNew` false: the same was taken before. */
export interface BillCame {
  readonly kind: 'taken';
  readonly bill: BillView;
  readonly isNew: boolean;
  /** Lines that could not be read are no rows; each is a finding of the comparison. The first of them. */
  readonly problemCount: number;
  readonly problems: readonly BillProblem[];
  readonly differences: readonly FooterDifference[];
}

/** A file that is no list the till knows by heart and that no saved mapping fits: a person points at its columns. */
export interface MappingNeeded {
  readonly kind: 'mappingNeeded';
  readonly refusal: BillRefusal;
  readonly glance: BillGlanceView;
}

/** Nothing was taken; `refusal` is worded under `billFile.refused`. */
export interface BillNotTaken {
  readonly kind: 'refused';
  readonly refusal: BillRefusal;
}

export type BillImported = BillCame | MappingNeeded | BillNotTaken;

/** The first lines of a file. Cells are cut to `glanceCellLength`, lines to `glanceColumns`. */
export interface BillGlanceView {
  readonly fileName: string;
  readonly format: 'swiftpass' | 'wechat' | 'alipay' | null;
  readonly delimiter: ',' | ';' | '\t' | '|' | null;
  /** Of a workbook. */
  readonly sheets: readonly string[];
  readonly records: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

export const glanceLines = 30;
export const glanceColumns = 60;
export const glanceCellLength = 40;

/** A provider's day before and after it is compared. */
export interface ProviderDayView {
  readonly provider: ProviderId;
  readonly day: string;
  /** It can be asked for its list. */
  readonly fetches: boolean;
  /** `none`: it makes no list; each payment is asked about, or a file from its portal is imported. */
  readonly lists: 'traded' | 'settled' | 'none';
  readonly bills: readonly BillView[];
  /** Asked for on the day, of whatever end. */
  readonly payments: number;
  /** Of the comparison made last; null where none was made since the till opened. */
  readonly needsYou: number | null;
  readonly signed: SignedView | null;
}

export interface SignedView extends Pick<DaySigned, 'by' | 'leftCount' | 'explained'> {
  readonly atMs: number;
  readonly seq: number;
}

/** `run` names the comparison; what was seen of one is signed only while it is still true. */
export interface Reconciled {
  readonly run: number;
  readonly provider: ProviderId;
  /** The provider's. */
  readonly day: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** The shop's days that it reaches into: one where the shop closes at midnight. */
  readonly businessDays: readonly string[];
  readonly comparedMs: number;
  /** Payments, bills or answers that came since may say otherwise: compare again. */
  readonly stale: boolean;
  readonly currency: Currency;
  readonly bills: readonly BillView[];
  readonly hasBill: boolean;
  readonly fetches: boolean;
  readonly lists: 'traded' | 'settled' | 'none';
  /** `allAgree`, or somebody is needed for `needsYou` lines and findings. `nothing`: no payment, no refund, no row. */
  readonly verdict: 'allAgree' | 'needsYou' | 'nothing';
  readonly needsYou: number;
  readonly waits: number;
  readonly explained: number;
  /** Done, of the provider's day. */
  readonly journal: JournalSums;
  /** Of the bill's rows; null without one. */
  readonly bill: BillSumsView | null;
  readonly classes: readonly ClassSums[];
  readonly findings: readonly FindingView[];
  /** The first of `needsYou`, gravest first; the rest by `reconcile.lines`. */
  readonly lines: readonly LineView[];
  readonly signed: SignedView | null;
}

/** What is wrong with the comparison as a whole. `billFooter`: a bill's own last line says something else than its lines. */
export interface FindingView {
  readonly key: LineKey;
  readonly finding: Finding | BillFooterFinding;
  /** Otherwise it is only said. */
  readonly needsYou: boolean;
  readonly explained: Explanation | null;
}

export type BillFooterFinding = { readonly finding: 'billFooter'; readonly digest: string } & FooterDifference;

export interface Explanation {
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
}

export interface JournalSums {
  readonly payments: number;
  readonly paymentsMinor: number;
  readonly refunds: number;
  readonly refundsMinor: number;
  readonly netMinor: number;
}

export interface BillSumsView {
  readonly rows: number;
  readonly paymentsMinor: number;
  readonly refundsMinor: number;
  readonly feesMinor: number;
  readonly couponsMinor: number;
  /** After fees, where each row says its fee. */
  readonly netMinor: number;
  readonly feesUnknown: number;
}

export interface LineView {
  readonly key: LineKey;
  readonly class: MatchClass;
  readonly reason: Reason | null;
  readonly differences: readonly Difference[];
  /** Null where all is well or the line was explained. */
  readonly step: NextStep | null;
  readonly item: ItemView | null;
  readonly row: RowView | null;
  /** What the provider said when it was asked. */
  readonly told: Told | null;
  readonly by: MatchedBy | null;
  readonly resembles: string | null;
  readonly explained: Explanation | null;
}

export interface ItemView {
  readonly kind: 'payment' | 'refund';
  readonly paymentId: PaymentId;
  readonly refundId: RefundId | null;
  readonly reference: string;
  /** Its own: of a refund the refund's. */
  readonly number: string;
  readonly providerReference: string | null;
  readonly wallet: Wallet | null;
  readonly amount: Money;
  readonly story: Story;
  readonly atMs: number;
}

export interface RowView {
  readonly kind: 'payment' | 'refund';
  readonly reference: string | null;
  readonly refundNumber: string | null;
  readonly providerReference: string | null;
  readonly walletReference: string | null;
  readonly wallet: Wallet;
  readonly amount: Money;
  readonly payerPaid: Money | null;
  readonly feeMinor: number | null;
  readonly state: 'done' | 'refused' | 'processing' | 'unknown';
  readonly atMs: number | null;
}

/** Lines on one page. */
export const linesLimit = 100;

export interface LinesPage {
  readonly run: number;
  readonly count: number;
  readonly lines: readonly LineView[];
  /** Where the next page begins; null when this is the last. */
  readonly next: number | null;
}

/** What a sweep came to. */
export interface SweepEnded {
  readonly asked: number;
  /** Whose answer changed what is known. */
  readonly settled: number;
  /** Of all that is still not certain, of whatever day. */
  readonly inDoubt: number;
  /** It was cancelled before all were asked. */
  readonly cancelled: boolean;
}

/** One provider's day in the trend. In minor units of the shop's currency. */
export interface TrendDay {
  readonly day: string;
  readonly provider: ProviderId;
  readonly payments: number;
  readonly takenMinor: number;
  readonly inDoubt: number;
  readonly inDoubtMinor: number;
  readonly bills: number;
  readonly signed: SignedView | null;
}
