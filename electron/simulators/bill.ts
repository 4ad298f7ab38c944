import { dayOf } from '#shared/day.ts';
import type { Trade } from './bank.ts';

export type EntryState = 'done' | 'processing' | 'refused';

/** One line of a provider's list of a day, before it is written down in the provider's own way. Amounts are sizes. */
export interface BillEntry {
  readonly kind: 'payment' | 'refund';
  readonly reference: string;
  /** The till's; null of money that went back with its order. */
  readonly refundNumber: string | null;
  readonly providerReference: string;
  readonly walletReference: string;
  readonly amountMinor: number;
  readonly payerPaidMinor: number;
  /** Of the payment, whichever of the two the line is about. */
  readonly orderedMinor: number;
  /** What the provider keeps; negative where it gives some back. */
  readonly feeMinor: number;
  readonly state: EntryState;
  readonly atMs: number;
  /** What only this provider writes of it. */
  readonly cells: Readonly<Record<string, string>>;
}

export interface Bill {
  readonly day: string;
  readonly entries: readonly BillEntry[];
  /** How much more than its lines the bill's own total says. */
  readonly footerOffMinor: number;
}

export type EntryNames = Pick<BillEntry, 'walletReference' | 'cells'>;

/** What a provider that takes `feeOf` a payment lists of a trade: each charge, each refund that is done, and a return. */
export function entriesOf(trade: Trade, names: EntryNames, feeOf: (minor: number) => number): BillEntry[] {
  const { capturedMs, settledMs, reference, providerReference, amountMinor, payerPaidMinor } = trade;
  if (capturedMs === null) return [];
  const payment: BillEntry = {
    ...{ kind: 'payment', reference, refundNumber: null, providerReference, ...names, amountMinor, payerPaidMinor },
    ...{ orderedMinor: amountMinor, feeMinor: feeOf(payerPaidMinor), state: 'done', atMs: capturedMs },
  };
  const back: BillEntry = { ...payment, kind: 'refund', feeMinor: -payment.feeMinor };
  const refunds = trade.refunds.flatMap(({ number, amountMinor: minor, doneMs }): BillEntry[] => {
    if (doneMs === null) return [];
    const sizes = { amountMinor: minor, payerPaidMinor: minor, feeMinor: -feeOf(minor) };
    return [{ ...back, ...sizes, refundNumber: number, atMs: doneMs }];
  });
  const undone = trade.state === 'closed' ? [{ ...back, atMs: settledMs ?? capturedMs }] : [];
  return [...Array.from({ length: trade.captures }, () => payment), ...refunds, ...undone];
}

export function sumOf(entries: readonly BillEntry[], minorOf: (entry: BillEntry) => number): number {
  return entries.reduce((sum, entry) => sum + minorOf(entry), 0);
}

/** Major units with two decimals. */
export function major(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** `2026-11-21 09:05:00` in China and Hong Kong. */
export function moment(ms: number): string {
  return new Date(ms + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** What is wrong with one day's bill on purpose. */
export type Spoiling = (bill: Bill) => Bill;

/** The bills of one simulated provider. */
export interface Bills {
  /** Those on which anything was charged or given back, in order. */
  days(): string[];
  /** As it stands now; with `spoil`'s faults once there are some. */
  of(day: string): Bill;
  /** From now on the bill of the day goes through this; null: as it is. */
  spoil(day: string, spoiling: Spoiling | null): void;
  /** The bill as the provider's portal hands it out; null where it has no portal of ours. */
  file(day: string): Uint8Array | null;
}

/** `print` null: the provider has a call and no file. */
export function createBills(all: () => BillEntry[], print: ((bill: Bill) => string) | null): Bills {
  const spoilings = new Map<string, Spoiling>();
  const of = (day: string) => {
    const right = all().filter(({ atMs }) => dayOf(atMs) === day);
    const bill: Bill = { day, entries: right.sort((a, b) => a.atMs - b.atMs), footerOffMinor: 0 };
    return spoilings.get(day)?.(bill) ?? bill;
  };
  return {
    days: () => [...new Set(all().map(({ atMs }) => dayOf(atMs)))].sort(),
    of,
    spoil: (day, spoiling) => {
      if (spoiling === null) spoilings.delete(day);
      else spoilings.set(day, spoiling);
    },
    file: (day) => (print === null ? null : new TextEncoder().encode(print(of(day)))),
  };
}
