import { dayOf } from '#shared/day.ts';
import type { Bill, BillEntry, Spoiling } from './bill.ts';

/** What can be wrong with a bill. The first eight are about one line of it, the next three add a line of nobody here. */
export const billFaults = [
  'omitted',
  'doubledRow',
  'secondCharge',
  'amountChanged',
  'stateChanged',
  'otherDay',
  'listedLater',
  'portalRefund',
  'stranger',
  'otherTill',
  'forgotten',
  'reordered',
  'footerWrong',
] as const;
export type BillFault = (typeof billFaults)[number];

/** `entry`: the line it is about, as the right bill has it; null where it is about none. `chance` is at least 0 and below 1. */
export interface InjectedFault {
  readonly fault: BillFault;
  readonly entry: BillEntry | null;
  readonly chance: number;
}

const dayMs = 86_400_000;

/** A bill with these faults and no others; a line may have one of them. */
export function spoilt(faults: readonly InjectedFault[]): Spoiling {
  return (bill) => {
    const about = new Map(faults.flatMap((one) => (one.entry ? [[keyOf(one.entry), one] as const] : [])));
    const lines = bill.entries.flatMap((entry) => {
      const fault = about.get(keyOf(entry));
      return fault ? changed(entry, fault) : [entry];
    });
    const more = faults.flatMap((fault) => added(bill, fault));
    const wrong = faults.find(({ fault }) => fault === 'footerWrong');
    const mixed = faults.find(({ fault }) => fault === 'reordered');
    return {
      ...bill,
      entries: mixed ? shuffled([...lines, ...more], mixed.chance) : [...lines, ...more],
      footerOffMinor: wrong ? 1 + Math.floor(wrong.chance * 5000) : 0,
    };
  };
}

function keyOf({ kind, reference, refundNumber, atMs }: BillEntry): string {
  return `${kind} ${reference} ${refundNumber ?? ''} ${atMs}`;
}

function changed(entry: BillEntry, { fault, chance }: InjectedFault): BillEntry[] {
  switch (fault) {
    case 'omitted':
    case 'listedLater':
      return [];
    case 'doubledRow':
      return [entry, entry];
    case 'secondCharge':
      return [entry, otherCharge(entry)];
    case 'amountChanged':
      return [otherAmount(entry, 1 + Math.floor(chance * 100))];
    case 'stateChanged':
      return [{ ...entry, state: chance < 0.5 ? 'processing' : 'refused' }];
    case 'otherDay':
      return [{ ...entry, atMs: entry.atMs + (chance < 0.5 ? dayMs : -dayMs) }];
    case 'portalRefund':
      return [entry, returned(entry, chance)];
    default:
      return [entry];
  }
}

/** A part of it given back by somebody at the provider's portal. */
function returned(entry: BillEntry, chance: number): BillEntry {
  const minor = Math.ceil(entry.amountMinor / 2);
  const number = `PORTAL${Math.floor(chance * 1e9)}`;
  return { ...entry, kind: 'refund', refundNumber: number, amountMinor: minor, payerPaidMinor: minor, feeMinor: 0 };
}

/** Under the till's own number, but the provider's and the wallet's numbers are others. */
function otherCharge(entry: BillEntry): BillEntry {
  const other = (number: string) => `9${number.slice(1)}`;
  const { providerReference, walletReference } = entry;
  return { ...entry, providerReference: other(providerReference), walletReference: other(walletReference) };
}

function otherAmount(entry: BillEntry, more: number): BillEntry {
  const { amountMinor, payerPaidMinor, orderedMinor, kind } = entry;
  const sizes = { amountMinor: amountMinor + more, payerPaidMinor: payerPaidMinor + more };
  return { ...entry, ...sizes, orderedMinor: kind === 'payment' ? orderedMinor + more : orderedMinor };
}

function added(bill: Bill, { fault, entry, chance }: InjectedFault): BillEntry[] {
  const [like] = bill.entries;
  switch (fault) {
    case 'listedLater':
      return entry !== null && dayOf(entry.atMs) !== bill.day ? [entry] : [];
    case 'stranger':
    case 'otherTill':
    case 'forgotten':
      return like ? [strange(like, referenceOf(fault, like, chance), chance)] : [];
    default:
      return [];
  }
}

function referenceOf(fault: 'stranger' | 'otherTill' | 'forgotten', like: BillEntry, chance: number): string {
  const digits = String(Math.floor(chance * 1e9)).padStart(20, '0');
  if (fault === 'stranger') return `WEB-${digits}`;
  return `${fault === 'otherTill' ? '0THR' : like.reference.slice(0, 4)}${digits}`;
}

/** As another of the day's lines in all but what names it and what it is about. */
function strange(like: BillEntry, reference: string, chance: number): BillEntry {
  const minor = 1 + Math.floor(chance * 50_000);
  const numbers = { providerReference: `S${reference}`, walletReference: `W${reference}` };
  const sizes = { amountMinor: minor, payerPaidMinor: minor, orderedMinor: minor, feeMinor: 0 };
  return { ...like, kind: 'payment', refundNumber: null, reference, ...numbers, ...sizes };
}

/** Another order each time the chance is another. */
function shuffled(entries: readonly BillEntry[], chance: number): BillEntry[] {
  const left = [...entries];
  let seed = Math.floor(chance * 2 ** 32);
  return entries.flatMap(() => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return left.splice(Math.floor((seed / 2 ** 32) * left.length), 1);
  });
}
