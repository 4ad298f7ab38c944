import { assert } from '#shared/assert.ts';
import { businessDayOf } from '#shared/day.ts';
import type { PaymentId, RefundId, ShiftId } from '#shared/ids.ts';
import { type Fact, refundIdOf } from '#shared/journal/entry.ts';
import { foldAll, type PaymentRecord } from '#shared/journal/fold.ts';
import { Refused } from '#shared/refusal.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { CashCount, CashMove, CashSheet } from '#shared/shift/cash.ts';
import { sameShare, shareOf } from '#shared/shift/share.ts';
import {
  type Close,
  closeOver,
  hasCount,
  hasMove,
  lastClose,
  type OpenShift,
  sheetOf,
  whyNoCash,
  whyNotClosed,
  whyNotOpen,
} from '#shared/shift/shift.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import { createReports, type NextOf } from './reports.ts';

export interface ShiftsOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly settings: () => Settings;
  /** What the till itself plans for a payment or refund that is not certain. */
  readonly nextOf: NextOf;
}

type Closed = Extract<Fact, { kind: 'shift.closed' }>;

export type Shifts = ReturnType<typeof createShifts>;

/** Shifts, cash and who works the till, one method each. What is sealed is never changed: what settles later is an addendum. */
export function createShifts({ journal, clock, settings, nextOf }: ShiftsOptions) {
  const reports = createReports({ journal, clock, settings, nextOf });
  /** Up to here everything that was sealed is as its Z or its newest addendum says. */
  let drawnSeq: number | null = null;

  const cashier = () => journal.desk().cashier ?? settings().terminal.cashier;

  function open(shiftId: ShiftId, by: string | null, floatMinor: number | null): void {
    const desk = journal.desk();
    if (desk.shift?.shiftId === shiftId || desk.closes.some((one) => one.shiftId === shiftId)) return;
    const refusal = whyNotOpen(desk);
    if (refusal && desk.shift)
      throw new Refused(refusal, { since: new Date(desk.shift.openedMs).toISOString(), by: desk.shift.by });
    const { cash, currency } = settings().shop;
    if (!cash && floatMinor !== null) throw new Refused('cashNotTaken');
    const float = cash ? { minor: floatMinor ?? 0, currency } : null;
    journal.append({ kind: 'shift.opened', shiftId, by: by ?? settings().terminal.cashier, float });
  }

  /** The same id again is the same cash. */
  function moveCash(move: Omit<CashMove, 'by' | 'amount'>, minor: number): void {
    if (hasMove(journal.desk(), move.cashId)) return;
    const { shiftId, float } = cashShift();
    const amount = { minor, currency: float.currency };
    journal.append({ kind: 'cash.moved', shiftId, move: { ...move, amount, by: cashier() } });
  }

  /** Blind: what is expected is told only now. */
  function count(countId: CashCount['countId'], minor: number): CashSheet {
    if (!hasCount(journal.desk(), countId)) {
      const { shiftId, float } = cashShift();
      const counted = { minor, currency: float.currency };
      journal.append({ kind: 'shift.counted', shiftId, count: { countId, counted, by: cashier() } });
    }
    const sheet = sheetOf(cashShift());
    assert(sheet, 'what was counted has a sheet');
    return sheet;
  }

  function cashShift(): OpenShift & { readonly float: NonNullable<OpenShift['float']> } {
    const desk = journal.desk();
    const refusal = whyNoCash(desk);
    if (refusal) throw new Refused(refusal);
    assert(desk.shift?.float, 'a shift that takes cash has a float');
    return { ...desk.shift, float: desk.shift.float };
  }

  /** One entry seals the whole: before it nothing is closed, after it all is. */
  function close(shiftId: ShiftId): Close {
    const closed = journal.desk().closes.find((one) => one.shiftId === shiftId);
    if (closed) return closed;
    draw();
    const desk = journal.desk();
    const { shift } = desk;
    if (shift && shift.shiftId !== shiftId) throw new Refused('shiftUnknown');
    const refusal = whyNotClosed(desk);
    if (refusal || !shift) throw new Refused(refusal ?? 'shiftNotOpen');
    const afterSeq = lastClose(desk)?.seq ?? 0;
    const x = reports.x();
    const fact: Closed = {
      ...{ kind: 'shift.closed', shiftId, z: desk.closes.length + 1, by: cashier(), afterSeq },
      businessDay: businessDayOf(clock.nowMs(), settings().shop.closingHour),
      fromMs: x.fromMs ?? shift.openedMs,
      rows: [...x.totals.rows],
      doubts: [...x.doubts],
      cash: sheetOf(shift),
    };
    journal.append(fact);
    const made = lastClose(journal.desk());
    assert(made, 'what was closed is closed');
    return made;
  }

  /**
   * Seals an addendum for whatever is no longer what its Z says. Looks at all that happened since it last looked, or since
   * the last close after a start, and compares with what is sealed: asked twice, or after a crash between, it adds nothing.
   */
  function draw(): void {
    const closed = lastClose(journal.desk());
    if (!closed) return;
    const newest = journal.length;
    const from = drawnSeq ?? closed.seq;
    if (from >= newest) return;
    for (const subject of journal.subjectsSince(from)) {
      const record = journal.record(subject as PaymentId);
      if (record) drawOne(record, closed);
    }
    drawnSeq = newest;
  }

  function drawOne(record: PaymentRecord, closed: Close): void {
    const { paymentId } = record.payment;
    const history = journal.history(paymentId);
    if ((history[0]?.seq ?? closed.seq + 1) > closed.seq) return;
    for (const { seq, fact } of history) {
      if (fact.kind !== 'payment.requested' && fact.kind !== 'refund.requested') continue;
      const over = closeOver(journal.desk(), seq);
      if (!over) continue;
      const refundId = refundIdOf(fact);
      const before = sealedShare(record, refundId, () => history.filter((entry) => entry.seq <= over.seq));
      const after = shareOf(record, refundId);
      assert(before && after, 'what was asked for before a close has a share in it');
      if (!sameShare(before, after))
        journal.append({ kind: 'shift.addendum', z: over.z, paymentId, refundId, before, after });
    }
  }

  function sealedShare(record: PaymentRecord, refundId: RefundId | null, sealed: () => ReturnType<Journal['history']>) {
    const newest = record.addenda?.findLast((one) => one.refundId === refundId);
    if (newest) return newest.after;
    const then = foldAll(sealed()).records.get(record.payment.paymentId);
    return then ? shareOf(then, refundId) : null;
  }

  /** Whoever works the till now; their payments bear the name. */
  function changeCashier(name: string): void {
    if (cashier() !== name) journal.append({ kind: 'cashier.changed', cashier: name });
  }

  return {
    cashier,
    open,
    moveCash,
    count,
    close: (shiftId: ShiftId) => reports.z(close(shiftId)),
    draw,
    changeCashier,
    x: () => {
      draw();
      return reports.x();
    },
    z: (z: number | null) => {
      draw();
      const { closes } = journal.desk();
      const found = z === null ? closes.at(-1) : closes[z - 1];
      if (!found) throw new Refused('shiftUnknown');
      return reports.z(found);
    },
    day: reports.day,
  };
}
