import type { PaymentId, RefundId, ShiftId } from '../ids.ts';
import type { Currency } from '../money.ts';
import type { ProviderId } from '../payment/payment.ts';
import type { CashSheet } from './cash.ts';
import type { Doubt } from './doubt.ts';
import type { Share } from './share.ts';
import type { Axis, AxisTotals, Sums, TotalsRow } from './totals.ts';

/** What a shift's money comes to, looked at by each of its sides. */
export interface Totals {
  readonly currency: Currency;
  readonly all: Sums;
  readonly byProvider: readonly AxisTotals[];
  readonly byWallet: readonly AxisTotals[];
  readonly byWay: readonly AxisTotals[];
  readonly byCashier: readonly AxisTotals[];
  readonly rows: readonly TotalsRow[];
}

export function sidesOf({
  byProvider,
  byWallet,
  byWay,
  byCashier,
}: Totals): readonly (readonly [Axis, readonly AxisTotals[]])[] {
  return [
    ['provider', byProvider],
    ['wallet', byWallet],
    ['way', byWay],
    ['cashier', byCashier],
  ];
}

/** Which days it is about. The shop's day ends at its closing hour, a provider's at midnight in its own time. */
export interface Days {
  readonly businessDay: string;
  readonly closingHour: number;
  readonly providerDays: readonly { readonly provider: ProviderId; readonly from: string; readonly until: string }[];
}

/** As it stands now: sealed nowhere, and looked at as often as one likes. */
export interface XReport {
  readonly nowMs: number;
  /** The number that the next close will bear. */
  readonly z: number;
  readonly shift: ShiftView | null;
  /** The open shift does; where none is open, the next one would. */
  readonly takesCash: boolean;
  /** Since the close before; since the journal began where there is none. */
  readonly fromMs: number | null;
  readonly days: Days;
  readonly totals: Totals;
  readonly doubts: readonly Doubt[];
  /** Null where the shop takes no cash, and until the drawer was counted. */
  readonly cash: CashSheet | null;
}

export interface ShiftView {
  readonly shiftId: ShiftId;
  readonly openedMs: number;
  readonly by: string;
  readonly takesCash: boolean;
  readonly counted: boolean;
}

/** As it was sealed, and what was sealed to it since. */
export interface ZReport {
  readonly z: number;
  readonly seq: number;
  readonly shiftId: ShiftId;
  readonly closedMs: number;
  readonly by: string;
  readonly fromMs: number;
  readonly days: Days;
  readonly totals: Totals;
  readonly doubts: readonly Doubt[];
  readonly cash: CashSheet | null;
  readonly addenda: readonly AddendumView[];
  /** With all addenda: what is true of it now. */
  readonly totalsNow: Totals;
}

/** `addendum` counts from 1 within its Z. */
export interface AddendumView {
  readonly addendum: number;
  readonly seq: number;
  readonly atMs: number;
  readonly paymentId: PaymentId;
  readonly refundId: RefundId | null;
  readonly number: string;
  readonly before: Share;
  readonly after: Share;
}

/** One business day: what was asked for in it, as it stands now. Sums in minor units of the shop's currency. */
export interface DayReport {
  readonly day: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly days: Days;
  readonly currency: Currency;
  /** Late money is in it: it is held. */
  readonly approvedMinor: number;
  readonly refundedMinor: number;
  /** Payments and refunds of the day of which it is not known yet. */
  readonly inDoubtMinor: number;
  readonly lateMinor: number;
  readonly reversedMinor: number;
  readonly returnedElsewhereMinor: number;
  readonly counts: {
    readonly payments: number;
    readonly refunds: number;
    readonly approved: number;
    readonly refunded: number;
    readonly inDoubt: number;
    readonly late: number;
    readonly reversed: number;
    readonly noMoney: number;
  };
  readonly totals: Totals;
  readonly doubts: readonly Doubt[];
}
