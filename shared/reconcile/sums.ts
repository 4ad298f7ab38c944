import type { Currency } from '../money.ts';
import type { BillRow } from './bill.ts';
import type { Item } from './item.ts';
import { type Line, type MatchClass, matchClasses } from './line.ts';

/** What the journal holds of a provider's day: done, in minor units. A refund is of the day it was asked for. */
export interface JournalTotals {
  readonly payments: number;
  readonly paymentsMinor: number;
  readonly refunds: number;
  readonly refundsMinor: number;
}

export const noJournalTotals: JournalTotals = { payments: 0, paymentsMinor: 0, refunds: 0, refundsMinor: 0 };

export function addTo(totals: JournalTotals, { kind, story, amount }: Pick<Item, 'kind' | 'story' | 'amount'>) {
  if (story !== 'done') return totals;
  if (kind === 'payment')
    return { ...totals, payments: totals.payments + 1, paymentsMinor: totals.paymentsMinor + amount.minor };
  return { ...totals, refunds: totals.refunds + 1, refundsMinor: totals.refundsMinor + amount.minor };
}

/** Of all rows of a class, whatever their state: as a list adds up its own columns. */
export interface BillSums {
  readonly rows: number;
  readonly paymentsMinor: number;
  readonly refundsMinor: number;
  /** What the provider keeps; a fee given back is negative. */
  readonly feesMinor: number;
  /** What others than the payer gave: the amount less what the payer paid. Of refunds negative. */
  readonly couponsMinor: number;
  /** What the shop gets: payments less refunds less fees, by the provider's own word where it says it. */
  readonly netMinor: number;
  /** Rows that do not say their fee: `netMinor` is too much by it. */
  readonly feesUnknown: number;
}

export interface ClassSums {
  readonly class: MatchClass;
  readonly currency: Currency;
  readonly lines: number;
  /**
   * Of all lines payments less refunds: by the journal where a line has its own of ours, else by the bill. What did not move
   * and is not listed is nothing.
   */
  readonly minor: number;
  /** Of the bill's own day. */
  readonly journal: JournalTotals;
  readonly bill: BillSums;
}

const noBillSums: BillSums = {
  rows: 0,
  paymentsMinor: 0,
  refundsMinor: 0,
  feesMinor: 0,
  couponsMinor: 0,
  netMinor: 0,
  feesUnknown: 0,
};

/** Adds up lines as they come. */
export function createSumming() {
  const sums = new Map<string, Writable<ClassSums>>();
  return {
    add: (line: Line): void => {
      const { class: found, item, row } = line;
      const currency = row?.amount.currency ?? item?.amount.currency;
      if (currency === undefined) return;
      const key = `${found} ${currency}`;
      const sum = sums.get(key) ?? empty(found, currency);
      sums.set(key, sum);
      sum.lines += 1;
      sum.minor += minorOf(line);
      if (isItsOwn(line) && item) sum.journal = addTo(sum.journal, item);
      if (row) sum.bill = addRow(sum.bill, row);
    },
    sums: (): readonly ClassSums[] => {
      const order = (one: ClassSums) => matchClasses.indexOf(one.class);
      return [...sums.values()].sort((a, b) => order(a) - order(b) || a.currency.localeCompare(b.currency));
    },
  };
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

function empty(found: MatchClass, currency: Currency): Writable<ClassSums> {
  return { class: found, currency, lines: 0, minor: 0, journal: noJournalTotals, bill: noBillSums };
}

function minorOf(line: Line): number {
  const { item, row } = line;
  if (row === null && item?.story === 'not') return 0;
  const said = isItsOwn(line) ? item : row;
  if (!said) return 0;
  return said.kind === 'payment' ? said.amount.minor : -said.amount.minor;
}

/** An item that is named by further lines is counted in its own only. */
export function isItsOwn({ class: found, item, row, ofDay }: Line): boolean {
  if (!item || !ofDay || found === 'doubled') return false;
  return row === null || row.kind === item.kind;
}

function addRow(sums: BillSums, row: BillRow): BillSums {
  const sign = row.kind === 'payment' ? 1 : -1;
  const { minor } = row.amount;
  const gets = row.kind === 'payment' ? (row.shopGets?.minor ?? minor) : minor;
  return {
    rows: sums.rows + 1,
    paymentsMinor: sums.paymentsMinor + (sign === 1 ? minor : 0),
    refundsMinor: sums.refundsMinor + (sign === 1 ? 0 : minor),
    feesMinor: sums.feesMinor + (row.feeMinor ?? 0),
    couponsMinor: sums.couponsMinor + sign * (minor - (row.payerPaid?.minor ?? minor)),
    netMinor: sums.netMinor + sign * gets - (row.feeMinor ?? 0),
    feesUnknown: sums.feesUnknown + (row.feeMinor === null ? 1 : 0),
  };
}
