import { z } from 'zod';
import { assert } from '../assert.ts';
import type { Currency } from '../money.ts';
import { Column, columns, type Share, sides } from './share.ts';

export const Sum = z.strictObject({ count: z.int(), minor: z.int() });
export type Sum = z.infer<typeof Sum>;

/** Only the columns that hold something. */
export const Sums = z.partialRecord(Column, Sum);
export type Sums = z.infer<typeof Sums>;

/** One provider, wallet, way and cashier. In minor units of one currency. */
export const TotalsRow = z.strictObject({ ...sides, sums: Sums });
export type TotalsRow = z.infer<typeof TotalsRow>;

/** By what totals can be looked at. */
export const axes = ['provider', 'wallet', 'way', 'cashier'] as const;
export type Axis = (typeof axes)[number];

export interface AxisTotals {
  readonly name: string | null;
  readonly currency: Currency;
  readonly sums: Sums;
}

export interface Change {
  readonly before: Share | null;
  readonly after: Share;
}

export function totalsOf(shares: Iterable<Share>): readonly TotalsRow[] {
  const rows = new Map<string, TotalsRow>();
  for (const share of shares) add(rows, share, 1);
  return sorted(rows);
}

/** The totals once what was sealed has changed: what each addendum takes away and adds. */
export function changed(totals: readonly TotalsRow[], changes: Iterable<Change>): readonly TotalsRow[] {
  const rows = new Map(totals.map((row) => [keyOf(row), row]));
  for (const { before, after } of changes) {
    if (before) add(rows, before, -1);
    add(rows, after, 1);
  }
  return sorted(rows);
}

function add(rows: Map<string, TotalsRow>, share: Share, sign: 1 | -1): void {
  const key = keyOf(share);
  const { provider, wallet, way, cashier, currency } = share;
  const row = rows.get(key) ?? { provider, wallet, way, cashier, currency, sums: {} };
  const withColumn = share.column ? plus(row.sums, share.column, sign, share.minor) : row.sums;
  const sums = share.returnedMinor > 0 ? plus(withColumn, 'returnedElsewhere', sign, share.returnedMinor) : withColumn;
  rows.set(key, { ...row, sums });
}

function plus(sums: Sums, column: Column, sign: 1 | -1, minor: number): Sums {
  const before = sums[column] ?? { count: 0, minor: 0 };
  const after = { count: before.count + sign, minor: before.minor + sign * minor };
  assert(Number.isSafeInteger(after.minor), 'totals are whole and exact');
  if (after.count !== 0 || after.minor !== 0) return { ...sums, [column]: after };
  const { [column]: _none, ...rest } = sums;
  return rest;
}

function keyOf({ provider, wallet, way, cashier, currency }: Omit<TotalsRow, 'sums'>): string {
  return JSON.stringify([currency, provider, wallet, way, cashier]);
}

/** Rows that hold nothing say nothing. */
function sorted(rows: ReadonlyMap<string, TotalsRow>): readonly TotalsRow[] {
  return [...rows.entries()]
    .filter(([, { sums }]) => Object.keys(sums).length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
}

export function totalsBy(rows: readonly TotalsRow[], axis: Axis): readonly AxisTotals[] {
  const found = new Map<string, AxisTotals>();
  for (const row of rows) {
    const key = `${row.currency} ${row[axis]}`;
    const before = found.get(key) ?? { name: row[axis], currency: row.currency, sums: {} };
    found.set(key, { ...before, sums: together(before.sums, row.sums) });
  }
  return [...found.values()];
}

/** Of one currency, everything. */
export function allOf(rows: readonly TotalsRow[], currency: Currency): Sums {
  return rows.filter((row) => row.currency === currency).reduce<Sums>((sums, row) => together(sums, row.sums), {});
}

function together(one: Sums, other: Sums): Sums {
  const sums: Sums = {};
  for (const column of columns) {
    const [a, b] = [one[column], other[column]];
    if (a || b) sums[column] = { count: (a?.count ?? 0) + (b?.count ?? 0), minor: (a?.minor ?? 0) + (b?.minor ?? 0) };
  }
  return sums;
}

/** What is held: approved, and late money with it. */
export function takenOf({ approved, late }: Sums): Sum {
  return { count: (approved?.count ?? 0) + (late?.count ?? 0), minor: (approved?.minor ?? 0) + (late?.minor ?? 0) };
}

/** What is taken less what went back, by this till or without it. What is not known is in neither. */
export function netMinorOf(sums: Sums): number {
  return takenOf(sums).minor - (sums.refunded?.minor ?? 0) - (sums.returnedElsewhere?.minor ?? 0);
}

/** What may still move either way. */
export function notKnownOf({ inDoubt, refundInDoubt }: Sums): Sum {
  return {
    count: (inDoubt?.count ?? 0) + (refundInDoubt?.count ?? 0),
    minor: (inDoubt?.minor ?? 0) + (refundInDoubt?.minor ?? 0),
  };
}
