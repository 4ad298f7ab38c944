import type { ShiftId } from '../ids.ts';
import type { Currency } from '../money.ts';
import type { ProviderId } from '../payment/payment.ts';
import type { BillRow } from '../reconcile/bill.ts';
import type { BillProblem, BillRefusal, FooterDifference, KnownLayout } from '../reconcile/bill-file.ts';
import type { BillLaw } from '../reconcile/bill-law.ts';
import type { Finding } from '../reconcile/findings.ts';
import type { Table } from '../reconcile/guess-mapping.ts';
import type { Item } from '../reconcile/item.ts';
import type { Line, NextStep } from '../reconcile/line.ts';
import type { BillSums, ClassSums, JournalTotals } from '../reconcile/sums.ts';
import type { BillTaken, DaySigned, LineKey } from '../reconcile/taken.ts';

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
export interface BillView extends Readonly<Pick<BillTaken, 'digest' | 'source' | 'rows' | 'fileName' | 'by'>> {
  readonly layout: string;
  readonly isMapped: boolean;
  readonly takenMs: number;
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
export interface BillGlanceView extends Table {
  readonly fileName: string;
  readonly format: KnownLayout | null;
  /** Of a workbook. */
  readonly sheets: readonly string[];
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
  readonly lists: BillLaw['lists'];
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
  readonly lists: BillLaw['lists'];
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

export interface JournalSums extends JournalTotals {
  readonly netMinor: number;
}

export type BillSumsView = BillSums;

/** `told`: what the provider said when it was asked. */
export interface LineView extends Pick<Line, 'class' | 'reason' | 'differences' | 'told' | 'by' | 'resembles'> {
  readonly key: LineKey;
  /** Null where all is well or the line was explained. */
  readonly step: NextStep | null;
  readonly item: ItemView | null;
  readonly row: RowView | null;
  readonly explained: Explanation | null;
}

export interface ItemView
  extends Pick<
    Item,
    'kind' | 'paymentId' | 'refundId' | 'reference' | 'providerReference' | 'wallet' | 'amount' | 'story' | 'atMs'
  > {
  /** Its own: of a refund the refund's. */
  readonly number: string;
}

export type RowView = Omit<BillRow, 'shopGets'>;

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
