import { dayOf, rangeOfDay } from '#shared/day.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { isHeld, isOpen, type Payment } from '#shared/payment/payment.ts';
import { type Refund, refundIsOpen } from '#shared/payment/refund.ts';
import type { JournalTotals } from '#shared/reconcile/sums.ts';
import type { Bill, BillEntry } from '../../electron/simulators/bill.ts';
import type { BillFault, InjectedFault } from '../../electron/simulators/bill-faults.ts';
import { pick, roll } from './chance.ts';

/**
 * What a comparison must come to, said by another hand than the comparison's own: from the right bill, the faults that were
 * put into it and the journal, line by line. A name is what the line is about, its class and its reason.
 */
export interface Model {
  readonly names: readonly string[];
  /** Those that a fault makes, by the fault. */
  readonly ofFaults: readonly { readonly fault: InjectedFault; readonly names: readonly string[] }[];
}

export interface ModelParts {
  readonly day: string;
  /** Without any fault. */
  readonly right: readonly BillEntry[];
  readonly faults: readonly InjectedFault[];
  /** Of this provider. */
  readonly records: readonly PaymentRecord[];
  /** A list by settlement says nothing of the day of trade, and need not have all of it. */
  readonly settled: boolean;
}

/** What the journal says of a payment or refund: did the money move, and when. */
interface Said {
  readonly key: string;
  readonly story: 'done' | 'not' | 'open';
  readonly atMs: number;
}

/** As the till writes down when a payment was paid: by the provider's clock if it says so, else by its own. */
function saidOfPayment(payment: Payment): Said {
  const { reference, requestedMs } = payment;
  const key = `payment ${reference}`;
  if (!isHeld(payment)) return { key, story: isOpen(payment) ? 'open' : 'not', atMs: requestedMs };
  return { key, story: 'done', atMs: payment.approval.paidAtMs ?? requestedMs };
}

function saidOfRefund(refund: Refund, settled: boolean): Said {
  const { reference, refundNumber, state, requestedMs } = refund;
  const done = state === 'refunded' || state === 'manual';
  const key = settled ? `refund of ${reference}` : `refund ${refundNumber}`;
  return { key, story: refundIsOpen(refund) ? 'open' : done ? 'done' : 'not', atMs: requestedMs };
}

const edgeMs = 10 * 60_000;

export function modelOf({ day, right, faults, records, settled }: ModelParts): Model {
  const byReference = new Map(records.map((record) => [record.payment.reference as string, record]));
  const untilMs = rangeOfDay(day)?.untilMs ?? 0;
  const listed = new Set<Said>();
  const names: string[] = [];
  const ofFaults: { fault: InjectedFault; names: string[] }[] = [];
  const saids = new Map<PaymentRecord['payment'] | Refund, Said>();
  for (const { payment, refunds } of records) {
    saids.set(payment, saidOfPayment(payment));
    for (const refund of refunds) saids.set(refund, saidOfRefund(refund, settled));
  }

  const isOfDay = ({ atMs }: Said) => dayOf(atMs) === day;
  const agreed = (said: Said) => (isOfDay(said) || settled ? 'agrees' : 'otherDay');
  const missing = ({ atMs }: Said) => `onlyJournal ${settled || atMs >= untilMs - edgeMs ? 'notYet' : 'expected'}`;

  function saidOf({ kind, reference, refundNumber, cells }: BillEntry): Said | null {
    const record = byReference.get(reference);
    if (!record) return null;
    if (kind === 'payment') return saids.get(record.payment) ?? null;
    const written = settled ? (cells[`metadata ${refundNumber}`] ?? '') : null;
    const refund = record.refunds.find((one) =>
      written === null ? one.refundNumber === refundNumber : written.includes(`"${one.refundNumber}"`),
    );
    return (refund && saids.get(refund)) ?? null;
  }

  /** A payment that the till undid after it was paid: listed as what came and what went back, which together are nothing. */
  function isUndone({ reference, kind }: BillEntry): boolean {
    const beside = right.some((one) => one.reference === reference && one.kind !== kind && one.refundNumber === null);
    return byReference.get(reference)?.payment.state === 'reversed' && beside;
  }

  function namesOfWhole(entry: BillEntry): string[] {
    const said = saidOf(entry);
    const paid = byReference.get(entry.reference)?.payment;
    if (said === null) return [nameOfReturn(entry, paid)];
    listed.add(said);
    if (said.story === 'done') return [`${said.key}: ${agreed(said)}`];
    if (said.story === 'open') return [`${said.key}: stateDiffers`];
    return [`${said.key}: ${isUndone(entry) ? agreed(said) : 'onlyBill late'}`];
  }

  /** Money that went back with its order, by no refund of the till. */
  function nameOfReturn(entry: BillEntry, payment: Payment | undefined): string {
    const key = `return of ${entry.reference}`;
    if (payment === undefined) return `${key}: onlyBill`;
    const said = saids.get(payment);
    if (said && isUndone(entry)) return `${key}: ${agreed(said)}`;
    const known = isHeld(payment) && payment.returned?.minor === entry.amountMinor;
    return `${key}: ${known ? 'agrees' : 'onlyBill returnedElsewhere'}`;
  }

  function namesOfSpoilt(entry: BillEntry, fault: BillFault): string[] {
    const said = saidOf(entry);
    if (said === null) throw new Error('a fault is put on a line whose payment or refund the journal has');
    listed.add(said);
    const name = (...words: string[]) => words.map((word) => `${said.key}: ${word}`);
    switch (fault) {
      case 'omitted':
      case 'listedLater':
        return dayOf(entry.atMs) === day ? name(missing(said)) : name(agreed(said));
      case 'doubledRow':
        return name(agreed(said), 'doubled sameRow');
      case 'secondCharge':
        return name(agreed(said), 'doubled anotherCharge');
      case 'portalRefund':
        return [...name(agreed(said)), `return of ${entry.reference}: onlyBill returnedElsewhere`];
      case 'amountChanged':
        return name('amountDiffers');
      case 'stateChanged':
        return name('stateDiffers');
      case 'otherDay':
        return name('otherDay');
      default:
        throw new Error(`${fault} is about no line`);
    }
  }

  const about = new Map(faults.map((one) => [one.entry, one]));
  for (const entry of right) {
    const fault = about.get(entry);
    const made = fault === undefined ? namesOfWhole(entry) : namesOfSpoilt(entry, fault.fault);
    names.push(...made);
    if (fault !== undefined) ofFaults.push({ fault, names: made });
  }
  for (const fault of faults) {
    const { entry } = fault;
    if (entry !== null && right.includes(entry)) continue;
    const made = entry === null ? namesOfStranger(fault.fault) : namesOfSpoilt(entry, fault.fault);
    names.push(...made);
    ofFaults.push({ fault, names: made });
  }
  for (const said of saids.values()) {
    if (listed.has(said) || !isOfDay(said)) continue;
    const alone = { done: missing(said), not: 'agrees', open: 'onlyJournal inDoubt' }[said.story];
    names.push(`${said.key}: ${alone}`);
  }
  return { names: names.sort(), ofFaults };
}

/** Of a row that no payment of the till is about. */
export const ofNobody = 'nobody’s';

function namesOfStranger(fault: BillFault): string[] {
  switch (fault) {
    case 'stranger':
      return [`${ofNobody}: onlyBill unknown`];
    case 'otherTill':
      return [`${ofNobody}: onlyBill anotherTill`];
    case 'forgotten':
      return [`${ofNobody}: onlyBill missingHere`];
    case 'footerWrong':
      return ['the footer: differs'];
    default:
      return [];
  }
}

const weights: readonly (readonly [BillFault, number])[] = [
  ['omitted', 6],
  ['doubledRow', 4],
  ['secondCharge', 4],
  ['amountChanged', 6],
  ['stateChanged', 4],
  ['otherDay', 4],
  ['listedLater', 3],
  ['portalRefund', 3],
  ['stranger', 3],
  ['otherTill', 3],
  ['forgotten', 3],
  ['reordered', 6],
  ['footerWrong', 4],
];
const ofNoLine: readonly BillFault[] = ['stranger', 'otherTill', 'forgotten', 'reordered', 'footerWrong'];

/** A fault that a provider's list cannot show, or not of its payments. */
export type NeverInBill = BillFault | `${BillFault} of payments`;

/**
 * The faults of one day's bill, by the seed: on lines that the journal has as done on that very day, one each, so that what
 * each must be called is certain.
 */
export function drawFaults(
  seed: number,
  parts: Omit<ModelParts, 'faults'>,
  never: readonly NeverInBill[],
): InjectedFault[] {
  const { day, right } = parts;
  const key = Number(day.replaceAll('-', ''));
  const chance = (what: number, count = 0) => roll(seed, key, what, count);
  const free = right.filter((entry) => isFree(entry, parts));
  const kinds = weights.filter(([fault]) => !never.includes(fault));
  const wanted = right.length < 2 ? 0 : 1 + Math.floor(chance(1) * Math.min(8, right.length / 2));
  const faults: InjectedFault[] = [];
  for (let count = 0; count < wanted; count += 1) {
    const fault = pick(kinds, chance(2, count));
    const entry = ofNoLine.includes(fault) ? null : (free[Math.floor(chance(4, count) * free.length)] ?? null);
    if (entry === null ? !ofNoLine.includes(fault) : !fits(fault, entry, parts, never)) continue;
    if (entry === null && faults.some((other) => other.fault === fault)) continue;
    if (entry !== null) free.splice(free.indexOf(entry), 1);
    faults.push({ fault, entry, chance: chance(3, count) });
  }
  return faults;
}

function fits(
  fault: BillFault,
  { kind, reference }: BillEntry,
  { records }: Pick<ModelParts, 'records'>,
  never: readonly NeverInBill[],
): boolean {
  if (kind === 'refund') return fault !== 'secondCharge' && fault !== 'portalRefund';
  if (fault === 'portalRefund')
    return records.some(({ payment, refunds }) => payment.reference === reference && refunds.length === 0);
  return !never.includes(`${fault} of payments`);
}

/** Where refunds have no number of ours in the list, only one of a payment can be told apart from its others. */
function isFree({ kind, reference, refundNumber }: BillEntry, { day, records, settled }: Omit<ModelParts, 'faults'>) {
  const record = records.find(({ payment }) => payment.reference === reference);
  if (!record) return false;
  const { payment, refunds } = record;
  if (kind === 'payment') {
    if (!isHeld(payment) || payment.returned !== null) return false;
    return dayOf(saidOfPayment(payment).atMs) === day;
  }
  const refund = settled ? refunds[0] : refunds.find((one) => one.refundNumber === refundNumber);
  if (!refund || (settled && refunds.length > 1)) return false;
  const { story, atMs } = saidOfRefund(refund, settled);
  return story === 'done' && dayOf(atMs) === day;
}

/** What a bill lists of these days, whatever is wrong with it. */
export function sumsOf({ entries }: Bill) {
  const sum = (minorOf: (entry: BillEntry) => number) => entries.reduce((total, entry) => total + minorOf(entry), 0);
  const paid = sum(({ kind, amountMinor }) => (kind === 'payment' ? amountMinor : 0));
  const back = sum(({ kind, amountMinor }) => (kind === 'refund' ? amountMinor : 0));
  const fees = sum(({ feeMinor }) => feeMinor);
  return {
    rows: entries.length,
    paymentsMinor: paid,
    refundsMinor: back,
    feesMinor: fees,
    netMinor: paid - back - fees,
  };
}

/** What the journal holds of a day, counted once more. */
export function totalsOf(records: readonly PaymentRecord[], day: string): JournalTotals {
  const saids = records.flatMap(({ payment, refunds }) => [
    { kind: 'payment', minor: payment.amount.minor, ...saidOfPayment(payment) },
    ...refunds.map((refund) => ({ kind: 'refund', minor: refund.amount.minor, ...saidOfRefund(refund, false) })),
  ]);
  const done = saids.filter(({ story, atMs }) => story === 'done' && dayOf(atMs) === day);
  const [paid, back] = [done.filter(({ kind }) => kind === 'payment'), done.filter(({ kind }) => kind === 'refund')];
  const sum = (some: typeof done) => some.reduce((total, { minor }) => total + minor, 0);
  return { payments: paid.length, paymentsMinor: sum(paid), refunds: back.length, refundsMinor: sum(back) };
}
