import { assert } from '../assert.ts';
import { rangeOfDay } from '../day.ts';
import type { PaymentRecord } from '../journal/fold.ts';
import type { BillRow } from './bill.ts';
import type { MatchedBy, NumberName } from './bill-law.ts';
import { type BillFooter, type Finding, findingsOf } from './findings.ts';
import { type Item, itemsOf } from './item.ts';
import { distance, isOfDay, judgeAlone, judgePair, type Question } from './judge.ts';
import { type Line, type NextStep, nextStepOf, type Told } from './line.ts';
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
  /** In the order of their lines. */
  readonly needsYou: readonly { readonly step: NextStep; readonly line: Line }[];
}

/** A payment's items with the rows that name them, as they come. */
interface Group {
  readonly items: readonly [Item, ...Item[]];
  readonly rows: Map<Item, { row: BillRow; by: MatchedBy }[]>;
  /** Refunds that name the payment and no refund of ours. */
  readonly loose: BillRow[];
}

const pausesAfter = 2000;

/**
 * Compares journal, provider and bill of one day. First every payment that may be concerned, of the days around too; then
 * the rows, in any order; then `finish`. Each is looked at once, by maps of the numbers that the provider guarantees.
 */
export function createMatching(options: MatchOptions) {
  const range = rangeOfDay(options.day, options.law.offsetMinutes);
  assert(range, 'a bill is of a day');
  const question: Question = { ...options, ...range };
  const groups: Group[] = [];
  const byNumber = new Map<string, { group: Group; item: Item }>();
  const strangers: BillRow[] = [];
  let ofDay = noJournalTotals;
  let rowsBegan = false;

  function addRecord(record: PaymentRecord): void {
    assert(!rowsBegan, 'the journal comes before the rows');
    const items = itemsOf(record);
    const group = { items, rows: new Map(), loose: [] };
    groups.push(group);
    for (const item of items) {
      for (const name of numbersFor(item.kind)) note(name, item, group);
      if (isOfDay(item, question)) ofDay = addTo(ofDay, item);
    }
  }

  function note(name: NumberName, item: Item, group: Group): void {
    const value = item[name];
    if (value !== null) byNumber.set(keyOf(item.kind, name, value), { group, item });
  }

  function numbersFor(kind: Item['kind']): readonly NumberName[] {
    return kind === 'payment' ? options.law.paymentNumbers : options.law.refundNumbers;
  }

  function find(row: BillRow, kind: Item['kind']) {
    for (const name of numbersFor(kind)) {
      const value = row[name];
      const found = value === null ? undefined : byNumber.get(keyOf(kind, name, value));
      if (found) return { ...found, by: name };
    }
    return null;
  }

  function addRow(row: BillRow): void {
    rowsBegan = true;
    const own = find(row, row.kind);
    if (own) {
      const rows = own.group.rows.get(own.item) ?? [];
      rows.push({ row, by: own.by });
      own.group.rows.set(own.item, rows);
      return;
    }
    const ofPayment = row.kind === 'refund' ? find(row, 'payment') : null;
    if (ofPayment) ofPayment.group.loose.push(row);
    else strangers.push(row);
  }

  /** Pauses after every so many lines, so that whoever waits for something else gets a turn. */
  function* finishing(): Generator<void, Matching> {
    const found: Line[] = [];
    for (const [at, group] of groups.entries()) {
      found.push(...linesOf(group));
      if (at % pausesAfter === 0) yield;
    }
    for (const row of strangers) found.push(strangerLine(row, options));
    yield;
    const lines = markResembling(found);
    yield;
    const summing = createSumming();
    const needsYou: { readonly step: NextStep; readonly line: Line }[] = [];
    for (const [at, line] of lines.entries()) {
      summing.add(line);
      const step = nextStepOf(line);
      if (step !== null && step !== 'wait') needsYou.push({ step, line });
      if (at % pausesAfter === 0) yield;
    }
    const sums = summing.sums();
    return { lines, sums, findings: findingsOf(lines, sums, ofDay, options), needsYou };
  }

  function finish(): Matching {
    const steps = finishing();
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
    }
  }

  function linesOf({ items, rows, loose }: Group): Line[] {
    const toldOf = (item: Item) => options.told.get(item.refundNumber ?? item.reference) ?? null;
    const paired = pairLooseRefunds(items, rows, loose, toldOf, question);
    const rest = items.flatMap((item) => {
      if (paired.settled.has(item)) return [];
      const own = rows.get(item);
      if (own) return linesOfItem(item, own, toldOf(item));
      return isOfDay(item, question) ? [judgeAlone(item, toldOf(item), question)] : [];
    });
    return [...paired.lines, ...rest];
  }

  function linesOfItem(item: Item, own: readonly { row: BillRow; by: MatchedBy }[], told: Told | null): Line[] {
    const [nearest, ...doubles] = own.toSorted(
      (a, b) => distance(item, a.row, question) - distance(item, b.row, question),
    );
    assert(nearest, 'an item that rows name has one');
    const main = judgePair(item, nearest.row, nearest.by, told, question);
    return [main, ...doubles.map(({ row, by }) => doubleLine(main, nearest.row, row, by))];
  }

  return { addRecord, addRow, finishing, finish };
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

function keyOf(kind: Item['kind'], name: NumberName, value: string): string {
  return `${kind} ${name} ${value}`;
}
