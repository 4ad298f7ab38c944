import {
  type Explanation,
  type FindingView,
  type LinesPage,
  type LineView,
  linesLimit,
  type Reconciled,
  type SignedView,
} from '#shared/contract/reconcile-view.ts';
import { businessDayOf } from '#shared/day.ts';
import type { Currency } from '#shared/money.ts';
import type { DayBook, Placed } from '#shared/reconcile/day-book.ts';
import { lineView, type OpenLine } from '#shared/reconcile/day-lines.ts';
import { billSums, findingNeedsYou, journalSums, verdictOf } from '#shared/reconcile/day-verdict.ts';
import type { Line, MatchClass } from '#shared/reconcile/line.ts';
import { lineIdentity } from '#shared/reconcile/line-identity.ts';
import type { DayExplained, DaySigned } from '#shared/reconcile/taken.ts';
import { type Comparison, keyOf } from './comparing.ts';
import { billView } from './taking.ts';

/** Lines that come with the comparison itself. */
const firstLines = 50;

export interface Seen {
  readonly run: number;
  readonly stale: boolean;
  readonly fetches: boolean;
  readonly lists: Reconciled['lists'];
  readonly currency: Currency;
  readonly closingHour: number;
}

/** What still needs somebody, once what was explained is taken off. */
export function needing(comparison: Comparison, book: DayBook): readonly OpenLine[] {
  return comparison.open.filter(({ step, key }) => step !== 'wait' && !book.explained.has(key));
}

export function findingViews({ matching, footers }: Comparison, { explained }: DayBook): readonly FindingView[] {
  return [...footers, ...matching.findings].map((finding) => {
    const key = keyOf(JSON.stringify(finding));
    return {
      ...{ key, finding, explained: explanationOf(explained.get(key)) },
      needsYou: finding.finding === 'billFooter' || findingNeedsYou(finding),
    };
  });
}

export function reconciledView(comparison: Comparison, book: DayBook, seen: Seen): Reconciled {
  const { matching, open, bills } = comparison;
  const needs = needing(comparison, book);
  const findings = findingViews(comparison, book);
  const needsYou = needs.length + findings.filter((one) => one.needsYou && !one.explained).length;
  return {
    ...{ run: seen.run, provider: comparison.provider, day: comparison.day },
    ...{ fromMs: comparison.fromMs, untilMs: comparison.untilMs, comparedMs: comparison.comparedMs },
    businessDays: businessDaysOf(comparison, seen.closingHour),
    ...{ stale: seen.stale, currency: seen.currency, bills: bills.map(billView), hasBill: bills.length > 0 },
    ...{ fetches: seen.fetches, lists: seen.lists, verdict: verdictOf(matching, needsYou), needsYou },
    waits: open.filter(({ step, key }) => step === 'wait' && !book.explained.has(key)).length,
    explained:
      open.filter(({ key }) => book.explained.has(key)).length + findings.filter((one) => one.explained).length,
    journal: journalSums(matching.sums),
    bill: bills.length > 0 ? billSums(matching.sums) : null,
    classes: matching.sums,
    findings,
    lines: needs.slice(0, firstLines).map((one) => viewOfOpen(one, book)),
    signed: signedView(book.signed),
  };
}

function businessDaysOf({ fromMs, untilMs }: Comparison, closingHour: number): readonly string[] {
  return [...new Set([businessDayOf(fromMs, closingHour), businessDayOf(untilMs - 1, closingHour)])];
}

export function signedView(signed: Placed<DaySigned> | null): SignedView | null {
  if (!signed) return null;
  const { by, leftCount, explained } = signed.fact;
  return { by, leftCount, explained, atMs: signed.atMs, seq: signed.seq };
}

function explanationOf(explained: Placed<DayExplained> | undefined): Explanation | null {
  return explained ? { reason: explained.fact.reason, by: explained.fact.by, atMs: explained.atMs } : null;
}

function viewOfOpen({ key, line, step }: OpenLine, { explained }: DayBook): LineView {
  return lineView(key, line, step, explanationOf(explained.get(key)));
}

/** A page of one class, or of what is open. A place is one in the list, which never changes while its comparison is held. */
export function linesPage(
  comparison: Comparison,
  book: DayBook,
  run: number,
  wanted: MatchClass | 'needsYou' | 'waits' | 'explained',
  after: number,
  limit = linesLimit,
): LinesPage {
  const open = openLists(comparison, book, wanted);
  if (open) {
    const lines = open.slice(after, after + limit).map((one) => viewOfOpen(one, book));
    return { run, count: open.length, lines, next: after + limit < open.length ? after + limit : null };
  }
  const count = comparison.matching.sums.reduce((sum, one) => (one.class === wanted ? sum + one.lines : sum), 0);
  const { lines, next } = someOf(comparison.matching.lines, wanted as MatchClass, after, limit);
  return { run, count, lines: lines.map((line) => viewOfLine(line, comparison, book)), next };
}

function openLists(comparison: Comparison, book: DayBook, wanted: string): readonly OpenLine[] | null {
  if (wanted === 'needsYou') return needing(comparison, book);
  if (wanted === 'waits') return comparison.open.filter(({ step, key }) => step === 'wait' && !book.explained.has(key));
  return wanted === 'explained' ? comparison.open.filter(({ key }) => book.explained.has(key)) : null;
}

function someOf(all: readonly Line[], wanted: MatchClass, after: number, limit: number) {
  const lines: Line[] = [];
  for (let at = after; at < all.length; at += 1) {
    const line = all[at];
    if (line?.class !== wanted) continue;
    if (lines.length === limit) return { lines, next: at };
    lines.push(line);
  }
  return { lines, next: null };
}

function viewOfLine(line: Line, { openOf }: Comparison, book: DayBook): LineView {
  const open = openOf.get(line);
  return open ? viewOfOpen(open, book) : lineView(keyOf(lineIdentity(line, 0)), line, null, null);
}
