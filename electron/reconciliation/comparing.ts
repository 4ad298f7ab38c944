import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { assert } from '#shared/assert.ts';
import type { BillFooterFinding } from '#shared/contract/reconcile-view.ts';
import { rangeOfDay } from '#shared/day.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { Currency } from '#shared/money.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { BillRow } from '#shared/reconcile/bill.ts';
import { billLaws, ofAFile } from '#shared/reconcile/bill-law.ts';
import { type DayBook, type Placed, readDayBook } from '#shared/reconcile/day-book.ts';
import { type OpenLine, openLines } from '#shared/reconcile/day-lines.ts';
import type { BillFooter } from '#shared/reconcile/findings.ts';
import type { Line, Told } from '#shared/reconcile/line.ts';
import { createMatching, type Matching } from '#shared/reconcile/match.ts';
import { type BillTaken, type DayFact, daySubject, type LineKey } from '#shared/reconcile/taken.ts';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import type { EntryPlace, Journal } from '../journal/journal.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import { type BillRead, type BillReading, rowsOf } from './bill-rows.ts';
import type { KeptBills } from './kept-bills.ts';

export interface ComparingParts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly bills: KeptBills;
  readonly currency: () => Currency;
  readonly providerFor: (id: ProviderId) => PaymentProvider | null;
  readonly merchantOf: (id: ProviderId) => string | null;
}

export interface ProviderDay {
  readonly provider: ProviderId;
  readonly day: string;
}

/** One comparison: what it was of, and what came of it. */
export interface Comparison extends ProviderDay {
  /** The journal's length when it began: what came after may say otherwise. */
  readonly seq: number;
  readonly comparedMs: number;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly bills: readonly Placed<BillTaken>[];
  readonly matching: Matching;
  readonly footers: readonly BillFooterFinding[];
  /** Gravest first. */
  readonly open: readonly OpenLine[];
  readonly openOf: ReadonlyMap<Line, OpenLine>;
  readonly concerns: (record: PaymentRecord) => boolean;
}

const hourMs = 3_600_000;
/** A payment of the day was asked for at most so long before it was paid. Ours: no order lives longer than a day. */
const beforeMs = 24 * hourMs;
/** Our clock may be so much later than the provider's. Ours. */
const afterMs = hourMs;
const pageEntries = 2000;

export function dayBookOf(journal: Pick<Journal, 'history'>, of: ProviderDay): DayBook {
  const entries = journal.history(daySubject(of));
  return readDayBook(entries.map(({ seq, atMs, fact }) => ({ seq, atMs, fact: fact as DayFact })));
}

/** Of what a line or a finding says, so much that two never meet. */
export function keyOf(name: string): LineKey {
  return createHash('sha256').update(name).digest('hex').slice(0, 24);
}

/** Reads the journal of a day and its kept bills, and compares. `tell` counts bytes of the bills, each read three times. */
export async function compareDay(
  parts: ComparingParts,
  of: ProviderDay,
  { signal, tell }: { readonly signal: AbortSignal; readonly tell: (done: number) => void },
): Promise<Comparison> {
  const { journal, clock } = parts;
  const seq = journal.length;
  const book = dayBookOf(journal, of);
  const law = book.bills.length > 0 ? ofAFile(billLaws[of.provider]) : billLaws[of.provider];
  const range = rangeOfDay(of.day, law.offsetMinutes);
  assert(range, 'a day was checked');
  let readBytes = 0;
  const reading: BillReading = {
    ...{ bills: parts.bills, provider: parts.providerFor(of.provider), currency: parts.currency() },
    ...{ merchant: parts.merchantOf(of.provider), signal },
  };
  const onRead = (bytes: number) => {
    readBytes += bytes;
    tell(readBytes);
  };
  await checkWhole(parts.bills, book.bills, signal, onRead);

  const told = new Map<string, Told>();
  const footer: { -readonly [K in keyof BillFooter]: BillFooter[K] } = {
    ...{ currency: reading.currency, rows: 0, paymentsMinor: 0, refundsMinor: 0, feesMinor: 0, netMinor: null },
  };
  const known = { unreadable: 0 };
  const matching = createMatching({
    ...{ day: of.day, law, told, hasBill: book.bills.length > 0, madeMs: madeMsOf(book, range.untilMs) },
    prefixes: { own: ownPrefixes(journal), others: [] },
    footer: book.bills.length > 0 ? footer : null,
    get unreadable() {
      return known.unreadable;
    },
    journalTotals: null,
  });
  const seen = new Set<string>();
  const add = (records: readonly PaymentRecord[]) => {
    for (const record of records) {
      const { paymentId, provider } = record.payment;
      if (provider !== of.provider || seen.has(paymentId)) continue;
      seen.add(paymentId);
      matching.addRecord(record);
      noteTold(record, book, told);
    }
  };
  await addOfDay(journal, range.fromMs - beforeMs, range.untilMs + afterMs, add, signal);
  for (const { fact } of book.bills) await addNamed(journal, rowsOf(fact, reading, onRead), seen, add, signal);
  const footers: BillFooterFinding[] = [];
  for (const { fact } of book.bills) {
    const read = await addRows(rowsOf(fact, reading, onRead), matching.addRow, signal);
    known.unreadable += read.unreadable;
    addTo(footer, read);
    footers.push(...read.differences.map((one) => ({ finding: 'billFooter' as const, digest: fact.digest, ...one })));
  }
  const matched = matching.finish();
  const open = openLines(matched, keyOf);
  return {
    ...{ ...of, ...range, seq, comparedMs: clock.nowMs(), bills: book.bills, matching: matched, footers, open },
    openOf: new Map(open.map((one) => [one.line, one])),
    concerns: ({ payment }) =>
      payment.provider === of.provider &&
      (seen.has(payment.paymentId) ||
        (payment.requestedMs >= range.fromMs - beforeMs && payment.requestedMs < range.untilMs + afterMs)),
  };
}

/** What was taken while the day was not over cannot hold all of it. */
function madeMsOf({ bills }: DayBook, untilMs: number): number | null {
  const taken = bills.map(({ atMs }) => atMs).filter((atMs) => atMs < untilMs);
  return taken.length === 0 ? null : Math.min(...taken);
}

/** A bill that is not what came is none: nothing is compared with it. */
async function checkWhole(
  kept: KeptBills,
  bills: readonly Placed<BillTaken>[],
  signal: AbortSignal,
  onRead: (bytes: number) => void,
): Promise<void> {
  for (const { fact } of bills)
    if (!(await kept.isWhole(fact.digest, signal, onRead)))
      throw new Refused('billGone', { file: fact.fileName ?? fact.digest.slice(0, 12), day: fact.day });
}

function ownPrefixes(journal: Journal): string[] {
  const now = journal.identity()?.prefix;
  return [...new Set([...journal.prefixes(), ...(now ? [now] : [])])];
}

/** An answer counts while nothing has changed since. */
function noteTold({ payment, refunds }: PaymentRecord, book: DayBook, told: Map<string, Told>): void {
  for (const [number, sinceMs] of [
    [payment.reference as string, payment.sinceMs] as const,
    ...refunds.map((refund) => [refund.refundNumber as string, refund.sinceMs] as const),
  ]) {
    const said = book.told.get(number);
    if (said && said.atMs >= sinceMs) told.set(number, { state: said.state, amount: said.amount });
  }
}

/** Payments about which anything was entered on the day or around it. */
async function addOfDay(
  journal: Journal,
  fromMs: number,
  untilMs: number,
  add: (records: readonly PaymentRecord[]) => void,
  signal: AbortSignal,
): Promise<void> {
  let after: EntryPlace | null = null;
  do {
    const page: ReturnType<Journal['subjectsAt']> = journal.subjectsAt(fromMs, untilMs, after, pageEntries);
    add(journal.recordsOf(page.subjects));
    after = page.next;
    await breathe(signal);
  } while (after !== null);
}

/** Payments that rows name, of whatever day. */
async function addNamed(
  journal: Journal,
  rows: AsyncGenerator<readonly BillRow[], BillRead>,
  seen: ReadonlySet<string>,
  add: (records: readonly PaymentRecord[]) => void,
  signal: AbortSignal,
): Promise<void> {
  for await (const some of rows) {
    for (let at = 0; at < some.length; at += pageEntries) {
      const numbers = some.slice(at, at + pageEntries).flatMap(numbersIn);
      add(journal.recordsOf(journal.namedBy(numbers).filter((paymentId) => !seen.has(paymentId))));
      await breathe(signal);
    }
  }
}

function numbersIn({ reference, refundNumber, providerReference, walletReference }: BillRow): string[] {
  return [reference, refundNumber, providerReference, walletReference].filter((number) => number !== null);
}

async function addRows(
  rows: AsyncGenerator<readonly BillRow[], BillRead>,
  addRow: (row: BillRow) => void,
  signal: AbortSignal,
): Promise<BillRead> {
  for (;;) {
    const { value, done } = await rows.next();
    if (done) return value;
    for (const row of value) addRow(row);
    await breathe(signal);
  }
}

/** The till goes on selling between two pages. */
async function breathe(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

function addTo(footer: { -readonly [K in keyof BillFooter]: BillFooter[K] }, { sums }: BillRead): void {
  for (const field of ['rows', 'paymentsMinor', 'refundsMinor', 'feesMinor'] as const)
    footer[field] = (footer[field] ?? 0) + (sums[field] ?? 0);
}
