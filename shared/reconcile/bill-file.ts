import { z } from 'zod';
import type { Currency } from '../money.ts';
import type { BillRow } from './bill.ts';

/** Layouts the till knows by heart. */
export const knownLayouts = ['swiftpass', 'wechat', 'alipay'] as const;
export type KnownLayout = (typeof knownLayouts)[number];

/** `mapped`: any other table, read through a saved mapping. */
export type BillFormat = KnownLayout | 'mapped';

/** `line` as an editor counts it, in a workbook the row; one line may hold a payment and a refund. */
export interface PlacedRow {
  readonly line: number;
  readonly row: BillRow;
}

export const ProblemCode = z.enum([
  'cells', // more or fewer than the header names
  'mark', // a line of values without the layout's mark before each
  'reference',
  'digitsLost', // a spreadsheet made a long number into 4.2E+27
  'formula',
  'amount',
  'noAmount',
  'coupon',
  'currency',
  'kind',
  'state',
  'time',
  'otherDay',
  'fee',
  'net',
  'openEnd', // the last line breaks off in a value that a cut would change
]);
export type ProblemCode = z.infer<typeof ProblemCode>;

/** What is wrong with one line. `line` and `column` count from 1. */
export interface BillProblem {
  readonly code: ProblemCode;
  readonly line: number;
  readonly column: number | null;
  /** The cell as it stands, cut short. */
  readonly found: string;
  readonly reference: string | null;
  /** The row is among the rows all the same: the money in it is certain, the cell was not needed for it. */
  readonly rowKept: boolean;
}

export const BillRefusalCode = z.enum([
  'missing',
  'notAFile',
  'unreadable',
  'empty',
  'tooLarge',
  'tooManyRows',
  'tooManyColumns',
  'lineTooLong',
  'encoding', // neither UTF-8 nor GB18030
  'notText',
  'packed', // a packed file that is no workbook: unpack it first
  'oldWorkbook', // .xls: save as .xlsx or CSV
  'damagedWorkbook',
  'encryptedWorkbook',
  'inflatesTooMuch',
  'noSheet',
  'unknownLayout',
  'summaryBill', // totals of a period, without its payments
  'otherBill', // a provider's list of something else
  'noHeader',
  'columnMissing',
  'columnTwice',
  'secondHeader',
  'quote',
  'cut', // ends before its own footer
  'footer', // a footer that cannot be read
  'afterFooter',
  'sumTooLarge',
  'otherDay',
]);
export type BillRefusalCode = z.infer<typeof BillRefusalCode>;

/** Why a file is no bill; nothing that was read of it counts. */
export interface BillRefusal {
  readonly code: BillRefusalCode;
  readonly line: number | null;
  readonly column: number | null;
  /** The column's name, the limit, or the cell, cut short. */
  readonly found: string | null;
}

/** Thrown within the readers, and caught where a bill is read. */
export class BillRefused extends Error {
  override readonly name = 'BillRefused';
  readonly refusal: BillRefusal;

  constructor(code: BillRefusalCode, more: Partial<Omit<BillRefusal, 'code'>> = {}) {
    super(code);
    const { line = null, column = null, found = null } = more;
    this.refusal = { code, line, column, found: found === null ? null : cutShort(found) };
  }
}

/** What a bill's own footer may say. `ordered` and `refundAsked` are before coupons of WeChat. */
export const Figure = z.enum([
  'rows',
  'payments',
  'refunds',
  'paid',
  'refunded',
  'ordered',
  'refundAsked',
  'couponsReturned',
  'shopGot',
  'shopReturned',
  'discounts',
  'discountsReturned',
  'fees',
  'net',
]);
export type Figure = z.infer<typeof Figure>;
export const countFigures: readonly Figure[] = ['rows', 'payments', 'refunds'];

/** Counts as they are, amounts in minor units. */
export type Figures = Readonly<Partial<Record<Figure, number>>>;

/** The footer says one thing, its lines another. */
export interface FooterDifference {
  readonly figure: Figure;
  readonly said: number;
  readonly summed: number;
  readonly line: number;
  readonly column: number | null;
}

/** What was made of the rows, apart from any footer. */
export interface BillSums {
  readonly payments: number;
  readonly paidMinor: number;
  readonly refunds: number;
  readonly refundedMinor: number;
  readonly feesMinor: number;
}

export interface BillEnd {
  readonly format: BillFormat;
  readonly currency: Currency;
  readonly lines: number;
  /** Lines that are not this shop's, or that the mapping says to leave out. */
  readonly passedOver: number;
  readonly sums: BillSums;
  /** Null where the layout has none. */
  readonly footer: { readonly line: number; readonly figures: Figures } | null;
  readonly differences: readonly FooterDifference[];
  /** The first of them: of lines that are no rows, and of the rest. */
  readonly problems: readonly BillProblem[];
  readonly problemCount: number;
  /** Lines that are no rows. */
  readonly unreadable: number;
}

/** Of lines that are no rows, and as many of the rest: no number of small faults hides a line that is lost. */
export const mostProblemsKept = 1000;

const shownLength = 80;

export function cutShort(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').trim();
  return clean.length > shownLength ? `${clean.slice(0, shownLength - 1)}…` : clean;
}
