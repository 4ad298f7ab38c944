import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { assert } from '#shared/assert.ts';
import type { BillFooterFinding } from '#shared/contract/reconcile-view.ts';
import { rangeOfDay } from '#shared/day.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { Currency } from '#shared/money.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { BillRow } from '#shared/reconcile/bill.ts';
import { type BillLaw, billLaws, ofAFile } from '#shared/reconcile/bill-law.ts';
import { type DayBook, type Placed, readDayBook } from '#shared/reconcile/day-book.ts';
import { type OpenLine, openLines } from '#shared/reconcile/day-lines.ts';
import type { BillFooter } from '#shared/reconcile/findings.ts';
import type { Line, Told } from '#shared/reconcile/line.ts';
import { createMatching, type Matching } from '#shared/reconcile/match.ts';
import { type BillTaken, type DayFact, daySubject, type LineKey, type ProviderDay } from '#shared/reconcile/taken.ts';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import type { EntryPlace, Journal } from '../journal/journal.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import type { Doing } from '../till/work.ts';
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
/** Read without a pause. */
const pageRecords = 500;

export function dayBookOf(journal: Pick<Journal, 'history'>, of: ProviderDay): DayBook {
  const entries = journal.history(daySubject(of));
  return readDayBook(entries.map(({ seq, atMs, fact }) => ({ seq, atMs, fact: fact as DayFact })));
}

/** Of what a line or a finding says, so much that two never meet. */
export function keyOf(name: string): LineKey {
  return createHash('sha256').update(name).digest('hex').slice(0, 24);
}

/** What a comparison is made with. */
interface Scene extends ProviderDay {
  readonly journal: Journal;
  readonly book: DayBook;
  readonly law: BillLaw;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly reading: BillReading;
  readonly onRead: (bytes: number) => void;
}

type Footer = Pick<BillFooter, 'currency' | 'netMinor'> & { -readonly [Field in keyof BillRead['sums']]: number };

/** Reads the journal of a day and its kept bills, and compares. `tell` counts bytes of the bills as they are read. */
export async function compareDay(parts: ComparingParts, of: ProviderDay, doing: Doing): Promise<Comparison> {
  const { journal, clock } = parts;
  const seq = journal.length;
  const scene = sceneOf(parts, of, doing);
  const { signal } = scene.reading;
  await checkWhole(scene);
  const { matching, records, seen, footer, unreadable } = beginMatching(scene);
  await addOfDay(scene, records);
  const { bills } = scene.book;
  for (const { fact } of bills)
    await addNamed(journal, rowsOf(fact, scene.reading, scene.onRead), seen, records, signal);
  const footers: BillFooterFinding[] = [];
  for (const { fact } of bills) {
    const read = await addRows(rowsOf(fact, scene.reading, scene.onRead), matching.addRow, signal);
    unreadable.count += read.unreadable;
    addTo(footer, read);
    footers.push(...read.differences.map((one) => ({ finding: 'billFooter' as const, digest: fact.digest, ...one })));
  }
  const matched = await inPieces(matching.finishing(), signal);
  const open = await inPieces(openLines(matched, keyOf), signal);
  const { fromMs, untilMs } = scene;
  return {
    ...{ ...of, fromMs, untilMs, seq, comparedMs: clock.nowMs(), bills, matching: matched, footers, open },
    openOf: new Map(open.map((one) => [one.line, one])),
    concerns: ({ payment: { paymentId, provider, requestedMs } }) =>
      provider === of.provider &&
      (seen.has(paymentId) || (requestedMs >= fromMs - beforeMs && requestedMs < untilMs + afterMs)),
  };
}

function sceneOf(parts: ComparingParts, of: ProviderDay, { signal, tell }: Doing): Scene {
  const book = dayBookOf(parts.journal, of);
  const law = book.bills.length > 0 ? ofAFile(billLaws[of.provider]) : billLaws[of.provider];
  const range = rangeOfDay(of.day, law.offsetMinutes);
  assert(range, 'a day was checked');
  const total = book.bills.reduce((sum, { fact }) => sum + timesRead(fact) * parts.bills.size(fact.digest), 0);
  let done = 0;
  tell(0, total);
  return {
    ...{ ...of, ...range, journal: parts.journal, book, law },
    reading: {
      ...{ bills: parts.bills, provider: parts.providerFor(of.provider), currency: parts.currency() },
      ...{ merchant: parts.merchantOf(of.provider), signal },
    },
    onRead: (bytes) => {
      done += bytes;
      tell(done);
    },
  };
}

/** Whether it is whole, whom it names, and what it says. */
function timesRead({ layout }: BillTaken): number {
  return layout === 'replies' ? 1 : 3;
}

function beginMatching({ journal, book, law, day, provider, untilMs, reading }: Scene) {
  const hasBill = book.bills.length > 0;
  const told = new Map<string, Told>();
  const seen = new Set<string>();
  const unreadable = { count: 0 };
  const footer: Footer = {
    ...{ currency: reading.currency, rows: 0, paymentsMinor: 0, refundsMinor: 0, feesMinor: 0, netMinor: null },
  };
  const matching = createMatching({
    ...{ day, law, told, hasBill, madeMs: madeMsOf(book, untilMs), footer: hasBill ? footer : null },
    prefixes: { own: ownPrefixes(journal), others: [] },
    get unreadable() {
      return unreadable.count; // known once every row was read
    },
    journalTotals: null,
  });
  const records = (some: readonly PaymentRecord[]): void => {
    for (const record of some) {
      if (record.payment.provider !== provider || seen.has(record.payment.paymentId)) continue;
      seen.add(record.payment.paymentId);
      matching.addRecord(record);
      noteTold(record, book, told);
    }
  };
  return { matching, records, seen, footer, unreadable };
}

/** What was taken while the day was not over cannot hold all of it. */
function madeMsOf({ bills }: DayBook, untilMs: number): number | null {
  const taken = bills.map(({ atMs }) => atMs).filter((atMs) => atMs < untilMs);
  return taken.length === 0 ? null : Math.min(...taken);
}

/** A bill that is not what came is none: nothing is compared with it. */
async function checkWhole({ book, reading, onRead }: Scene): Promise<void> {
  for (const { fact } of book.bills)
    if (!(await reading.bills.isWhole(fact.digest, reading.signal, onRead)))
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
  { journal, fromMs, untilMs, reading }: Scene,
  add: (records: readonly PaymentRecord[]) => void,
): Promise<void> {
  let after: EntryPlace | null = null;
  do {
    const page: ReturnType<Journal['subjectsAt']> = journal.subjectsAt(
      fromMs - beforeMs,
      untilMs + afterMs,
      after,
      pageEntries,
    );
    for (let at = 0; at < page.subjects.length; at += pageRecords) {
      add(journal.recordsOf(page.subjects.slice(at, at + pageRecords)));
      await breathe(reading.signal);
    }
    after = page.next;
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
    for (let at = 0; at < some.length; at += pageRecords) {
      const numbers = some.slice(at, at + pageRecords).flatMap(numbersIn);
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

async function inPieces<T>(steps: Generator<void, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await breathe(signal);
  }
}

/** The till goes on selling between two pages. */
async function breathe(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

function addTo(footer: Footer, { sums }: BillRead): void {
  for (const field of ['rows', 'paymentsMinor', 'refundsMinor', 'feesMinor'] as const) footer[field] += sums[field];
}
