import { expect, test } from 'vitest';
import type { CashId, CountId, ShiftId } from '#shared/ids.ts';
import type { Fact } from '#shared/journal/entry.ts';
import { shareOf } from '#shared/shift/share.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import { migrations } from '../../electron/journal/migrate.ts';
import { events, facts, requestedMs } from '../shared/facts.ts';
import { inState } from '../shared/payments.ts';
import { journalFolder } from './folder.ts';

const [shiftId, nextShiftId] = ['shift-0001' as ShiftId, 'shift-0002' as ShiftId];
const yuan = (minor: number) => ({ minor, currency: 'CNY' }) as const;
const move = { cashId: 'cash-0001' as CashId, what: 'sale', amount: yuan(500), reason: '', by: 'Ann' } as const;
const count = { countId: 'count-001' as CountId, counted: yuan(10_500), by: 'Ann' };
const shares = {
  doubt: shareOf({ payment: inState.inDoubt, refunds: [], codeDigest: null }, null),
  approved: shareOf({ payment: inState.approved, refunds: [], codeDigest: null }, null),
};

function closed(z: number, afterSeq: number, id: ShiftId): Fact {
  return {
    ...{ kind: 'shift.closed', shiftId: id, z, by: 'Ann', afterSeq, businessDay: '2026-11-21', fromMs: requestedMs },
    ...{ rows: [], doubts: [], cash: null },
  };
}

/** The first entry is the journal's own, so these are 2 to 12. */
const life: Fact[] = [
  { kind: 'shift.opened', shiftId, by: 'Ann', float: yuan(10_000) },
  { kind: 'payment.requested', facts, codeDigest: null },
  { kind: 'payment.event', paymentId: facts.paymentId, event: events.doubted },
  { kind: 'cash.moved', shiftId, move },
  { kind: 'cashier.changed', cashier: 'Mei' },
  { kind: 'shift.counted', shiftId, count },
  closed(1, 0, shiftId),
  { kind: 'payment.event', paymentId: facts.paymentId, event: events.approved },
  {
    kind: 'shift.addendum',
    ...{ z: 1, paymentId: facts.paymentId, refundId: null },
    before: shares.doubt as NonNullable<typeof shares.doubt>,
    after: shares.approved as NonNullable<typeof shares.approved>,
  },
  { kind: 'shift.opened', shiftId: nextShiftId, by: 'Ann', float: null },
  closed(2, 8, nextShiftId),
];

const { open, raw, spoilIndex } = journalFolder(() => requestedMs);
const stateOf = (journal: Journal) => ({ desk: journal.desk(), record: journal.record(facts.paymentId) });

test('whatever a shift’s entry left is there after opening again, and after a rebuild', () => {
  for (const fact of life) {
    const journal = open();
    journal.append(fact);
    const state = stateOf(journal);
    journal.close();
    const again = open();
    expect(stateOf(again), fact.kind).toEqual(state);
    again.rebuild();
    expect(stateOf(again), fact.kind).toEqual(state);
    again.close();
  }
  const journal = open();
  expect(journal.desk()).toEqual({
    shift: null,
    cashier: null,
    closes: [
      { z: 1, seq: 8, shiftId },
      { z: 2, seq: 12, shiftId: nextShiftId },
    ],
  });
  expect(journal.record(facts.paymentId)?.addenda).toMatchObject([{ z: 1, seq: 10 }]);
  expect(journal.requests(0, 8).map(({ seq }) => seq)).toEqual([3]);
  expect(journal.requests(3, 12)).toEqual([]);
  expect(journal.requestsAt(requestedMs, requestedMs + 1).map(({ seq }) => seq)).toEqual([3]);
  journal.close();
});

/** After how many facts of `life`, and what may not follow. */
test.each<[string, number, Fact]>([
  ['a Z whose number leaves a gap', 6, closed(2, 0, shiftId)],
  ['a Z that does not begin where the one before ended', 6, closed(1, 1, shiftId)],
  ['a close before the drawer was counted', 4, closed(1, 0, shiftId)],
  ['a second shift beside an open one', 1, { kind: 'shift.opened', shiftId: nextShiftId, by: 'Ann', float: null }],
  ['cash without a shift', 0, { kind: 'cash.moved', shiftId, move }],
  ['the same cash twice', 4, { kind: 'cash.moved', shiftId, move }],
  ['an addendum that is not true', 7, life[8] as Fact],
  ['an addendum that changes nothing', 8, { ...life[8], before: shares.approved } as Fact],
])('%s is never written', (_rule, after, fact) => {
  const journal = open();
  for (const one of life.slice(0, after)) journal.append(one);
  const { length } = journal;
  expect(() => journal.append(fact)).toThrow();
  expect(journal.length).toBe(length);
  journal.close();
});

test('a shift that an index no longer names is found again at the start', () => {
  const journal = open();
  for (const fact of life.slice(0, 2)) journal.append(fact);
  const desk = journal.desk();
  journal.close();
  // The index forgets the desk: as if its pages were those of before the shift.
  spoilIndex('journal_subject', 'subject IS NOT NULL', "subject IS NOT NULL AND subject <> 'desk'");
  const again = open();
  expect(again.desk()).toEqual(desk);
  again.close();
});

test('a journal from before shifts is taken over, and marked newer than a Shroff that cannot read them', () => {
  const journal = open();
  journal.append(life[1] as Fact);
  journal.close();
  raw((db) => db.pragma('user_version = 6'));
  const again = open();
  again.append(life[0] as Fact);
  again.close();
  raw((db) => expect(db.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.version));
});
