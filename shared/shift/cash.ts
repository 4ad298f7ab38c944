import { z } from 'zod';
import { CashId, CountId } from '../ids.ts';
import { Money } from '../money.ts';

/** Cash is a tender of its own: for goods, given back for goods, put into the drawer, taken out of it. */
export const CashMoveKind = z.enum(['sale', 'refund', 'in', 'out']);
export type CashMoveKind = z.infer<typeof CashMoveKind>;

export const CashMove = z.strictObject({
  cashId: CashId,
  what: CashMoveKind,
  amount: Money,
  reason: z.string().max(100),
  by: z.string().max(32),
});
export type CashMove = z.infer<typeof CashMove>;

export const CashCount = z.strictObject({ countId: CountId, counted: Money, by: z.string().max(32) });
export type CashCount = z.infer<typeof CashCount>;

/** The drawer at the end. Sums in minor units; `differenceMinor` below zero is missing. */
export const CashSheet = z.strictObject({
  float: Money,
  salesMinor: z.int().nonnegative(),
  refundsMinor: z.int().nonnegative(),
  inMinor: z.int().nonnegative(),
  outMinor: z.int().nonnegative(),
  expectedMinor: z.int(),
  countedMinor: z.int().nonnegative(),
  differenceMinor: z.int(),
  /** How often it was counted: the first count was blind, any further one was not. */
  counts: z.int().positive(),
  /** What the first count found, before anybody saw what was expected. */
  firstCountedMinor: z.int().nonnegative(),
});
export type CashSheet = z.infer<typeof CashSheet>;

export function cashSheet(float: Money, moves: readonly CashMove[], counts: readonly CashCount[]): CashSheet | null {
  const [first] = counts;
  const last = counts.at(-1);
  if (!first || !last) return null;
  const sum = (kind: CashMoveKind) =>
    moves.reduce((total, { what, amount }) => (what === kind ? total + amount.minor : total), 0);
  const [salesMinor, refundsMinor, inMinor, outMinor] = [sum('sale'), sum('refund'), sum('in'), sum('out')];
  const expectedMinor = float.minor + salesMinor - refundsMinor + inMinor - outMinor;
  const countedMinor = last.counted.minor;
  return {
    ...{ float, salesMinor, refundsMinor, inMinor, outMinor, expectedMinor, countedMinor },
    differenceMinor: countedMinor - expectedMinor,
    counts: counts.length,
    firstCountedMinor: first.counted.minor,
  };
}
