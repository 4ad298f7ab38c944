import type { Args } from '#shared/contract/contract.ts';
import type { LinesPage, Reconciled } from '#shared/contract/reconcile-view.ts';
import type { PaymentId } from '#shared/ids.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { billLaws } from '#shared/reconcile/bill-law.ts';
import { leftOf, signedSums } from '#shared/reconcile/day-verdict.ts';
import { DaySigned, daySubject, type ProviderDay } from '#shared/reconcile/taken.ts';
import { Refused } from '#shared/refusal.ts';
import type { Answers } from '../till/answers.ts';
import type { Doing, Work } from '../till/work.ts';
import { type ComparingParts, type Comparison, compareDay, dayBookOf } from './comparing.ts';
import { providersOf, standingOf, trendOf } from './day-standing.ts';
import { findingViews, linesPage, needing, reconciledView } from './day-view.ts';

export interface DaysParts extends ComparingParts {
  readonly work: Work;
  readonly answers: Answers;
  readonly closingHour: () => number;
}

interface Held {
  readonly run: number;
  readonly comparison: Comparison;
}

/** So many comparisons are held; any other is made again. */
const mostHeld = 6;

export type Days = ReturnType<typeof createDays>;

/** Compares providers' days, and enters what a person says of them. A comparison changes nothing (law 4). */
export function createDays(parts: DaysParts) {
  const { journal, work } = parts;
  const held = new Map<string, Held>();
  let runs = 0;

  async function compare(of: ProviderDay, doing: Doing): Promise<void> {
    const comparison = await compareDay(parts, of, doing);
    runs += 1;
    held.delete(daySubject(of));
    held.set(daySubject(of), { run: runs, comparison });
    const [oldest] = held.keys();
    if (held.size > mostHeld && oldest !== undefined) held.delete(oldest);
  }

  function start({ day, provider }: { readonly day: string; readonly provider?: ProviderId | undefined }) {
    return work.run({ what: 'reconcile', day, provider: provider ?? null }, async (doing) => {
      parts.answers.enter();
      for (const one of provider ? [provider] : providersOf(parts, day)) await compare({ provider: one, day }, doing);
      return null;
    });
  }

  function heldOf(of: ProviderDay): Held {
    const found = held.get(daySubject(of));
    if (!found) throw new Refused('reconcileFirst');
    return found;
  }

  /** Something was entered since that the comparison was about: a payment, a bill, an answer. */
  function isStale({ comparison }: Held): boolean {
    const { seq, provider, day } = comparison;
    if (journal.length === seq) return false;
    const book = dayBookOf(journal, { provider, day });
    if (book.taken.some((one) => one.seq > seq) || book.askedSeq > seq) return true;
    return journal.subjectsSince(seq).some((subject) => {
      const record = journal.record(subject as PaymentId);
      return record !== undefined && comparison.concerns(record);
    });
  }

  function get(of: ProviderDay): Reconciled | null {
    const found = held.get(daySubject(of));
    return found ? viewOf(found) : null;
  }

  function viewOf(found: Held): Reconciled {
    const { comparison, run } = found;
    return reconciledView(comparison, dayBookOf(journal, comparison), {
      ...{ run, stale: isStale(found), currency: parts.currency(), closingHour: parts.closingHour() },
      fetches: parts.providerFor(comparison.provider)?.bill !== undefined,
      lists: billLaws[comparison.provider].lists,
    });
  }

  function lines({ class: wanted, after, limit, ...of }: Args<'reconcile.lines'>): LinesPage {
    const { run, comparison } = heldOf(of);
    return linesPage(comparison, dayBookOf(journal, of), run, wanted, after, limit);
  }

  /** Said again in the same words it is one entry. */
  function explain({ line, reason, by, ...of }: Args<'reconcile.explain'>): void {
    const { comparison } = heldOf(of);
    const book = dayBookOf(journal, of);
    const known = [...comparison.open, ...findingViews(comparison, book)].some(({ key }) => key === line);
    if (!known) throw new Refused('reconcileLineGone');
    const said = book.explained.get(line)?.fact;
    if (said?.reason === reason && said.by === by) return;
    journal.append({ kind: 'day.explained', ...of, line, reason, by });
  }

  /** Only what was looked at and is still true. Signed again just so, it is one entry. */
  function sign({ run, by, ...of }: Args<'day.sign'>): void {
    const found = heldOf(of);
    if (found.run !== run || isStale(found)) throw new Refused('reconcileStale');
    const { comparison } = found;
    const book = dayBookOf(journal, of);
    const needs = needing(comparison, book);
    const { needsYou, explained } = viewOf(found);
    const fact: DaySigned = {
      ...{ kind: 'day.signed', ...of, bills: comparison.bills.map((one) => one.fact.digest) },
      ...{ journalSeq: comparison.seq, classes: signedSums(comparison.matching), explained, leftCount: needsYou },
      ...{ left: leftOf(needs), by },
    };
    if (JSON.stringify(book.signed?.fact) === JSON.stringify(DaySigned.parse(fact))) return;
    journal.append(fact);
  }

  return {
    start,
    get,
    lines,
    explain,
    sign,
    providers: (day: string) => standingOf(parts, day, (of) => get(of)?.needsYou ?? null),
    trend: (days: number) => trendOf(parts, days),
  };
}
