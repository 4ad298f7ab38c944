import { assert } from '#shared/assert.ts';
import type { Args } from '#shared/contract/contract.ts';
import { businessDayOf, rangeOfBusinessDay } from '#shared/day.ts';
import { type ExportHead, type ExportPage, type ExportRow, exportRowOf, type JournalSeal } from '#shared/export/row.ts';
import { refundIdOf } from '#shared/journal/entry.ts';
import { foldAll, type PaymentRecord } from '#shared/journal/fold.ts';
import { Refused } from '#shared/refusal.ts';
import type { Settings } from '#shared/settings/settings.ts';
import { closeOver } from '#shared/shift/shift.ts';
import type { Clock } from '../clock.ts';
import type { Journal, RequestEntry } from '../journal/journal.ts';
import { shownState } from './view.ts';

export interface ExportsOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly settings: () => Settings;
}

export type Exports = ReturnType<typeof createExports>;

/**
 * The payments and refunds of business days, a page at a time, all as they stood after one and the same entry: what happens
 * while the pages are fetched, or ever after, changes nothing in them. Reads only.
 */
export function createExports({ journal, clock, settings }: ExportsOptions) {
  function sealAt(wanted: number | null): JournalSeal {
    const seq = wanted ?? journal.length;
    const seal = journal.seal(seq);
    if (!seal) throw new Refused('exportEntryUnknown', { entry: seq, newest: journal.length });
    return seal;
  }

  function headOf({ from, until, asOf }: Args<'export.make'>): ExportHead {
    const { shop, terminal } = settings();
    return {
      ...{ shop: shop.name, terminal: terminal.name, currency: shop.currency, from, until },
      ...{ closingHour: shop.closingHour, training: journal.identity()?.training ?? false },
      madeMs: Math.round(clock.nowMs()),
      seal: sealAt(asOf),
    };
  }

  function recordAt(paymentId: PaymentRecord['payment']['paymentId'], seq: number): PaymentRecord {
    const history = seq === journal.length ? [] : journal.history(paymentId);
    const asItIs = (history.at(-1)?.seq ?? 0) <= seq;
    const record = asItIs
      ? journal.record(paymentId)
      : foldAll(history.filter((entry) => entry.seq <= seq)).records.get(paymentId);
    assert(record, 'what was asked for has a record');
    return record;
  }

  function rowOf({ seq, atMs, fact }: RequestEntry, asOf: number): ExportRow {
    const { paymentId } = fact.facts;
    const refundId = refundIdOf(fact);
    const close = closeOver(journal.desk(), seq);
    const place = {
      ...{ seq, atMs, businessDay: businessDayOf(atMs, settings().shop.closingHour) },
      z: close && close.seq <= asOf ? close.z : null,
    };
    const row = exportRowOf(recordAt(paymentId, asOf), refundId, place, shownState);
    assert(row, 'what was asked for has a row');
    return row;
  }

  function page(asked: Args<'export.make'>): ExportPage {
    const head = headOf(asked);
    const [first, last] = [asked.from, asked.until].map((day) => rangeOfBusinessDay(day, head.closingHour));
    if (!first || !last || last.untilMs <= first.fromMs)
      throw new Refused('exportDays', { from: asked.from, until: asked.until });
    const range = { fromMs: first.fromMs, untilMs: last.untilMs, afterSeq: asked.after, untilSeq: head.seal.seq };
    const found = journal.requestsPage(range, asked.limit + 1);
    const rows = found.slice(0, asked.limit).map((entry) => rowOf(entry, head.seal.seq));
    return { head, rows, next: found.length > asked.limit ? (rows.at(-1)?.seq ?? null) : null };
  }

  return { page };
}
