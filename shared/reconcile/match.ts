import { assert } from '../assert.ts';
import { rangeOfDay } from '../day.ts';
import type { PaymentRecord } from '../journal/fold.ts';
import { type Money, sameMoney } from '../money.ts';
import type { BillRow } from './bill.ts';
import type { MatchedBy, NumberName } from './bill-law.ts';
import { type BillFooter, type Finding, findingsOf } from './findings.ts';
import { type Item, itemsOf } from './item.ts';
import { distance, isOfDay, judgeAlone, judgePair, type Question } from './judge.ts';
import type { Line, Told } from './line.ts';
import { pairLooseRefunds } from './loose-refunds.ts';
import { markResembling } from './resembling.ts';
import { addTo, type ClassSums, createSumming, type JournalTotals, noJournalTotals } from './sums.ts';

export interface MatchOptions extends Omit<Question, 'fromMs' | 'untilMs'> {
  /** The provider's day, `2026-11-21`. */
  readonly day: string;
  /** What the provider said when it was asked, by our reference or refund number. */
  readonly told: ReadonlyMap<string, Told>;
  /** The first characters of this journal's numbers, its earlier ones with them, and of the shop's other tills where known. */
  readonly prefixes: { readonly own: readonly string[]; readonly others: readonly string[] };
  readonly footer: BillFooter | null;
  /** Rows that the reader could not read. */
  readonly unreadable: number;
  /** By another hand than these lines: what the journal's own fold counts. Null where nobody counted. */
  readonly journalTotals: JournalTotals | null;
}

export interface Matching {
  readonly lines: readonly Line[];
  readonly sums: readonly ClassSums[];
  readonly findings: readonly Finding[];
}

/** An item with the rows that name it, as they come. What a million of them have none of is null, not empty. */
interface Held {
  readonly item: Item;
  row: BillRow | null;
  more: BillRow[] | null;
  /** Of a payment. */
  readonly refunds: readonly Held[] | null;
  /** Refunds that name the payment and no refund of ours. */
  loose: BillRow[] | null;
}

const pausesAfter = 2000;
type Index = ReadonlyMap<NumberName, Map<string, Held>>;

/**
 * Compares journal, provider and bill of one day. First every payment that may be concerned, of the days around too; then
 * the rows, in any order; then `finish`, once. Each is looked at once, by maps of the numbers that the provider guarantees.
 * Of a million payments and rows most agree: a row keeps nothing of its own that its item has too, and nothing is kept twice.
 */
export function createMatching(options: MatchOptions) {
  const range = rangeOfDay(options.day, options.law.offsetMinutes);
  assert(range, 'a bill is of a day');
  const question: Question = { ...options, ...range };
  let payments: Held[] = [];
  const moneyOnce = sharedSums();
  const indexes: Readonly<Record<Item['kind'], Index>> = {
    payment: new Map(options.law.paymentNumbers.map((name) => [name, new Map()])),
    refund: new Map(options.law.refundNumbers.map((name) => [name, new Map()])),
  };
  const strangers: BillRow[] = [];
  let ofDay = noJournalTotals;
  let rowsBegan = false;

  function addRecord(record: PaymentRecord): void {
    assert(!rowsBegan, 'the journal comes before the rows');
    const [payment, ...refunds] = itemsOf(record, moneyOnce);
    const held = refunds.length === 0 ? null : refunds.map((item) => hold(item, null));
    payments.push(hold(payment, held));
  }

  function hold(item: Item, refunds: readonly Held[] | null): Held {
    const held: Held = { item, row: null, more: null, refunds, loose: null };
    for (const [name, index] of indexes[item.kind]) {
      const value = item[name];
      if (value !== null) index.set(value, held);
    }
    if (isOfDay(item, question)) ofDay = addTo(ofDay, item);
    return held;
  }

  function find(row: BillRow, kind: Item['kind']): Held | null {
    for (const [name, index] of indexes[kind]) {
      const value = row[name];
      const found = value === null ? undefined : index.get(value);
      if (found) return found;
    }
    return null;
  }

  /** The first number by which `find` can have found it. */
  function numberOf(item: Item, row: BillRow): MatchedBy {
    for (const name of indexes[item.kind].keys()) if (row[name] !== null && row[name] === item[name]) return name;
    throw new Error('a row was found by a number');
  }

  function addRow(row: BillRow): void {
    rowsBegan = true;
    const own = find(row, row.kind);
    if (own) {
      const kept = sharing(row, own.item);
      if (own.row === null) own.row = kept;
      else {
        own.more ??= [];
        own.more.push(kept);
      }
      return;
    }
    const ofPayment = row.kind === 'refund' ? find(row, 'payment') : null;
    if (ofPayment) {
      ofPayment.loose ??= [];
      ofPayment.loose.push(row);
    } else strangers.push(row);
  }

  /** Pauses after every so many lines, so that whoever waits for something else gets a turn. */
  function* finishing(): Generator<void, Matching> {
    for (const index of [...indexes.payment.values(), ...indexes.refund.values()]) index.clear();
    const lines: Line[] = [];
    const all = payments.reverse();
    payments = [];
    for (
      let held = all.pop();
      held !== undefined;
      held = all.pop() // each is let go once its lines are made
    ) {
      for (const line of linesOf(held)) lines.push(line);
      if (all.length % pausesAfter === 0) yield;
    }
    for (const row of strangers) lines.push(strangerLine(row, options));
    yield;
    markResembling(lines);
    yield;
    const summing = createSumming();
    for (const [at, line] of lines.entries()) {
      summing.add(line);
      if (at % pausesAfter === 0) yield;
    }
    const sums = summing.sums();
    return { lines, sums, findings: findingsOf(lines, sums, ofDay, options) };
  }

  function toldOf(item: Item): Told | null {
    return options.told.get(item.refundNumber ?? item.reference) ?? null;
  }

  function linesOf(held: Held): readonly Line[] {
    const { item, refunds, loose } = held;
    if (refunds === null && loose === null) return linesOfItem(held);
    const all = [held, ...(refunds ?? [])];
    if (loose === null) return all.flatMap((one) => linesOfItem(one));
    const rows = new Map(all.flatMap((one) => (one.row === null ? [] : [[one.item, rowsOf(one)]])));
    const items = (refunds ?? []).map((one) => one.item);
    const paired = pairLooseRefunds([item, ...items], rows, loose, toldOf, question);
    const rest = all.filter((one) => !paired.settled.has(one.item));
    return [...paired.lines, ...rest.flatMap((one) => linesOfItem(one))];
  }

  function rowsOf({ item, row, more }: Held) {
    return [row, ...(more ?? [])].filter((one) => one !== null).map((one) => ({ row: one, by: numberOf(item, one) }));
  }

  function linesOfItem(held: Held): readonly Line[] {
    const { item, row, more } = held;
    if (row === null) return isOfDay(item, question) ? [judgeAlone(item, toldOf(item), question)] : [];
    if (more === null) return [judgePair(item, row, numberOf(item, row), toldOf(item), question)];
    const [nearest, ...doubles] = rowsOf(held).sort(
      (a, b) => distance(item, a.row, question) - distance(item, b.row, question),
    );
    assert(nearest, 'an item that rows name has one');
    const main = judgePair(item, nearest.row, nearest.by, toldOf(item), question);
    return [main, ...doubles.map(({ row: other, by }) => doubleLine(main, nearest.row, other, by))];
  }

  return { addRecord, addRow, finishing, finish: () => atOnce(finishing()) };
}

/** Without a pause: where nobody waits for anything else. */
export function atOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** A shop has few prices: so many sums are kept once. */
const mostSums = 50_000;

function sharedSums(): (sum: Money) => Money {
  const known = new Map<string, Money>();
  return (sum) => {
    const key = `${sum.minor} ${sum.currency}`;
    const same = known.get(key);
    if (same === undefined && known.size < mostSums) known.set(key, sum);
    return same ?? sum;
  };
}

/** The same row, holding the item's own texts and sums wherever they are equal. */
function sharing(row: BillRow, item: Item): BillRow {
  const text = (name: NumberName) => (row[name] === item[name] ? item[name] : row[name]);
  const sum = (own: Money | null): Money | null => {
    if (own === null) return null;
    if (sameMoney(own, item.amount)) return item.amount;
    return item.payerPaid && sameMoney(own, item.payerPaid) ? item.payerPaid : own;
  };
  return {
    kind: row.kind,
    reference: text('reference'),
    refundNumber: text('refundNumber'),
    providerReference: text('providerReference'),
    walletReference: text('walletReference'),
    wallet: row.wallet,
    amount: sum(row.amount) ?? row.amount,
    payerPaid: sum(row.payerPaid),
    shopGets: sum(row.shopGets),
    feeMinor: row.feeMinor,
    state: row.state,
    atMs: row.atMs,
  };
}

/** The item stands in the line of its own row; here it is only named. */
function doubleLine({ item, told, ofDay }: Line, own: BillRow, row: BillRow, by: MatchedBy): Line {
  const [one, other] = [own.providerReference, row.providerReference];
  const reason = one !== null && other !== null && one !== other ? 'anotherCharge' : 'sameRow';
  return { class: 'doubled', reason, differences: [], item, row, told, by, ofDay, resembles: null };
}

/** Shroff's own numbers: four characters of a till, then twenty of chance. */
const ours = /^[0-9A-Z]{24}$/;

function strangerLine(row: BillRow, { prefixes }: MatchOptions): Line {
  const { reference } = row;
  const has = (prefix: string) => reference?.startsWith(prefix) ?? false;
  const looksOurs = reference !== null && ours.test(reference);
  const missing = looksOurs && prefixes.own.some(has);
  const other = looksOurs && (prefixes.others.length === 0 || prefixes.others.some(has));
  const reason = missing ? 'missingHere' : other ? 'anotherTill' : 'unknown';
  return {
    ...{ class: 'onlyBill', reason, differences: [], item: null, row, told: null, by: null, ofDay: false },
    resembles: null,
  };
}
