import { assert } from '#shared/assert.ts';
import { businessDayOf, dayOf, rangeOfBusinessDay } from '#shared/day.ts';
import type { PaymentId, RefundId } from '#shared/ids.ts';
import { refundIdOf } from '#shared/journal/entry.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { Settings } from '#shared/settings/settings.ts';
import { type Doubt, doubtsOf } from '#shared/shift/doubt.ts';
import type { AddendumView, DayReport, Days, Totals, XReport, ZReport } from '#shared/shift/report.ts';
import { type Column, type Share, shareOf } from '#shared/shift/share.ts';
import { type Close, lastClose, type OpenShift, sheetOf } from '#shared/shift/shift.ts';
import { allOf, changed, type TotalsRow, totalsBy, totalsOf } from '#shared/shift/totals.ts';
import type { Clock } from '../clock.ts';
import type { Journal, RequestEntry } from '../journal/journal.ts';

export type NextOf = (
  paymentId: PaymentId,
  refundId: RefundId | null,
) => { readonly call: 'query' | 'reverse'; readonly atMs: number } | null;

export interface ReportsOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly settings: () => Settings;
  readonly nextOf: NextOf;
}

/** One payment or refund by the entry that asked for it. */
interface Unit {
  readonly record: PaymentRecord;
  readonly refundId: RefundId | null;
  readonly share: Share;
  readonly atMs: number;
}

/** What a shift or a day comes to. Reads only. */
export function createReports({ journal, clock, settings, nextOf }: ReportsOptions) {
  function unitsOf(entries: readonly RequestEntry[]): Unit[] {
    return entries.map(({ atMs, fact }) => {
      const record = journal.record(fact.facts.paymentId);
      const refundId = refundIdOf(fact);
      const share = record && shareOf(record, refundId);
      assert(record && share, 'what was asked for has a record');
      return { record, refundId, share, atMs };
    });
  }

  function totals(rows: readonly TotalsRow[]): Totals {
    const { currency } = settings().shop;
    return {
      currency,
      all: allOf(rows, currency),
      byProvider: totalsBy(rows, 'provider'),
      byWallet: totalsBy(rows, 'wallet'),
      byWay: totalsBy(rows, 'way'),
      byCashier: totalsBy(rows, 'cashier'),
      rows,
    };
  }

  /** All that is not certain, of whatever day: a doubt belongs to the till until it is settled. */
  function doubts(): readonly Doubt[] {
    const nowMs = clock.nowMs();
    return journal
      .unsettled()
      .flatMap((record) => doubtsOf(record, nowMs, (refundId) => nextOf(record.payment.paymentId, refundId)));
  }

  function daysOf(businessDay: string, units: readonly Pick<Unit, 'share' | 'atMs'>[]): Days {
    const spans = new Map<string, { provider: Share['provider']; fromMs: number; untilMs: number }>();
    for (const { share, atMs } of units) {
      const before = spans.get(share.provider) ?? { provider: share.provider, fromMs: atMs, untilMs: atMs };
      spans.set(share.provider, {
        ...before,
        fromMs: Math.min(before.fromMs, atMs),
        untilMs: Math.max(before.untilMs, atMs),
      });
    }
    const providerDays = [...spans.values()].map(({ provider, fromMs, untilMs }) => ({
      ...{ provider, from: dayOf(fromMs), until: dayOf(untilMs) },
    }));
    return { businessDay, closingHour: settings().shop.closingHour, providerDays };
  }

  function x(): XReport {
    const desk = journal.desk();
    const last = lastClose(desk);
    const units = unitsOf(journal.requests(last?.seq ?? 0, journal.length));
    const nowMs = clock.nowMs();
    const since = last && journal.entry(last.seq);
    return {
      nowMs,
      z: desk.closes.length + 1,
      shift: desk.shift && shiftView(desk.shift),
      takesCash: desk.shift ? desk.shift.float !== null : settings().shop.cash,
      fromMs: since?.atMs ?? units[0]?.atMs ?? desk.shift?.openedMs ?? null,
      days: daysOf(businessDayOf(nowMs, settings().shop.closingHour), units),
      totals: totals(totalsOf(units.map(({ share }) => share))),
      doubts: doubts(),
      cash: desk.shift && sheetOf(desk.shift),
    };
  }

  function z({ seq, z: number }: Close): ZReport {
    const entry = journal.entry(seq);
    const fact = entry?.fact;
    assert(fact?.kind === 'shift.closed' && fact.z === number, 'a Z stands in the entry that closed it');
    const units = unitsOf(journal.requests(fact.afterSeq, seq));
    const addenda = addendaOf(units, number);
    return {
      ...{ z: number, seq, shiftId: fact.shiftId, closedMs: entry?.atMs ?? 0, by: fact.by, fromMs: fact.fromMs },
      days: daysOf(fact.businessDay, units),
      totals: totals(fact.rows),
      doubts: fact.doubts,
      cash: fact.cash,
      addenda,
      totalsNow: totals(changed(fact.rows, addenda)),
    };
  }

  function day(wanted: string | null): DayReport {
    const { closingHour, ...shop } = settings().shop;
    const name = wanted ?? businessDayOf(clock.nowMs(), closingHour);
    const range = rangeOfBusinessDay(name, closingHour);
    assert(range, 'a day was checked');
    const units = unitsOf(journal.requestsAt(range.fromMs, range.untilMs));
    const found = totals(totalsOf(units.map(({ share }) => share)));
    const minor = (...columns: Column[]) => columns.reduce((sum, column) => sum + (found.all[column]?.minor ?? 0), 0);
    const count = (...columns: Column[]) => columns.reduce((sum, column) => sum + (found.all[column]?.count ?? 0), 0);
    const ids = new Set(units.map(({ record, refundId }) => refundId ?? record.payment.paymentId));
    const refunds = units.filter(({ refundId }) => refundId !== null).length;
    return {
      ...{ day: name, ...range, days: daysOf(name, units), currency: shop.currency },
      approvedMinor: minor('approved', 'late'),
      refundedMinor: minor('refunded'),
      inDoubtMinor: minor('inDoubt', 'refundInDoubt'),
      lateMinor: minor('late'),
      reversedMinor: minor('reversed'),
      returnedElsewhereMinor: minor('returnedElsewhere'),
      counts: {
        payments: units.length - refunds,
        refunds,
        approved: count('approved', 'late'),
        refunded: count('refunded'),
        inDoubt: count('inDoubt', 'refundInDoubt'),
        late: count('late'),
        reversed: count('reversed'),
        noMoney: units.filter(({ share }) => share.column === null).length,
      },
      totals: found,
      doubts: doubts().filter(({ paymentId, refundId }) => ids.has(refundId ?? paymentId)),
    };
  }

  return { x, z, day };
}

function addendaOf(units: readonly Unit[], z: number): readonly AddendumView[] {
  return units
    .flatMap(({ record, refundId }) => {
      const refund = record.refunds.find((one) => one.refundId === refundId);
      const number = refund?.refundNumber ?? record.payment.reference;
      const own = (record.addenda ?? []).filter((one) => one.z === z && one.refundId === refundId);
      return own.map(({ seq, atMs, before, after }) => ({
        ...{ seq, atMs, paymentId: record.payment.paymentId, refundId, number, before, after },
      }));
    })
    .sort((a, b) => a.seq - b.seq)
    .map((one, at) => ({ addendum: at + 1, ...one }));
}

function shiftView({ shiftId, openedMs, by, float, counted }: OpenShift) {
  return { shiftId, openedMs, by, takesCash: float !== null, counted };
}
