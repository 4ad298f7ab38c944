import { describe, expect, test } from 'vitest';
import type { CashId, CountId, PaymentId, RefundId, ShiftId } from '#shared/ids.ts';
import type { Fact } from '#shared/journal/entry.ts';
import { foldAll } from '#shared/journal/fold.ts';
import type { Share } from '#shared/shift/share.ts';
import { emptyDesk } from '#shared/shift/shift.ts';
import { events, facts, refundFacts, requestedMs } from './facts.ts';

const fold = (...happened: Fact[]) =>
  foldAll(happened.map((fact, at) => ({ seq: at + 1, atMs: requestedMs + at, fact })));
const money = { minor: 5000, currency: 'CNY' } as const;
const shiftId = 'shift-0001' as ShiftId;
const opened: Fact = { kind: 'shift.opened', shiftId, by: 'Mei', float: money };
const move = { cashId: 'cash-0001' as CashId, what: 'in', amount: money, reason: '', by: 'Mei' } as const;
const moved: Fact = { kind: 'cash.moved', shiftId, move };
const count = { countId: 'count-001' as CountId, counted: money, by: 'Mei' };
const counted: Fact = { kind: 'shift.counted', shiftId, count };
const closed: Fact = {
  ...{ kind: 'shift.closed', shiftId, z: 1, by: 'Mei', afterSeq: 0, businessDay: '2026-11-21', fromMs: 0 },
  ...{ rows: [], doubts: [], cash: null },
};
const changed: Fact = { kind: 'cashier.changed', cashier: 'Lin' };
const shift = { shiftId, openedMs: requestedMs, by: 'Mei', float: money, moves: [], counts: [], counted: false };

describe('what an entry makes of the desk', () => {
  test.each<[string, Fact[], object]>([
    ['before any it is empty', [], emptyDesk],
    ['a shift opens', [opened], { shift, cashier: 'Mei', closes: [] }],
    ['cash moves', [opened, moved], { shift: { ...shift, moves: [move] }, cashier: 'Mei', closes: [] }],
    [
      'it is counted',
      [opened, counted],
      { shift: { ...shift, counts: [count], counted: true }, cashier: 'Mei', closes: [] },
    ],
    ['a shift closes', [opened, counted, closed], { shift: null, cashier: null, closes: [{ z: 1, seq: 3, shiftId }] }],
    ['the cashier changes', [opened, changed], { shift, cashier: 'Lin', closes: [] }],
    ['the cashier changes without a shift', [changed], { shift: null, cashier: 'Lin', closes: [] }],
  ])('%s', (_rule, happened, desk) => {
    expect(fold(...happened).desk).toEqual(desk);
  });

  test.each<[string, Fact[]]>([
    ['of another shift', [opened, { ...moved, shiftId: 'shift-0002' as ShiftId }]],
    ['of none', [moved]],
  ])('what happens in a shift happens in the open one, not in that %s', (_rule, happened) => {
    expect(() => fold(...happened)).toThrow('what happens in a shift happens in the open one');
  });
});

describe('an addendum', () => {
  const { paymentId, provider, way, cashier, amount } = facts;
  const asked: Fact = { kind: 'payment.requested', facts, codeDigest: null };
  const paid: Fact = { kind: 'payment.event', paymentId, event: events.approved };
  const refundAsked: Fact = { kind: 'refund.requested', facts: refundFacts };
  const approval = 'approval' in events.approved ? events.approved.approval : null;
  const after: Share = {
    ...{ provider, wallet: approval?.wallet ?? null, way, cashier, currency: amount.currency },
    ...{ column: 'approved', minor: amount.minor, returnedMinor: 0 },
  };
  const before: Share = { ...after, column: 'inDoubt' };
  const addendum: Fact = { kind: 'shift.addendum', z: 1, paymentId, refundId: null, before, after };
  const again: Fact = { ...addendum, z: 2, before: { ...after, column: 'reversed' } };

  test('stands with its payment, each further one after it', () => {
    const record = fold(asked, paid, addendum, again).records.get(paymentId);
    expect(record).toMatchObject({ payment: { state: 'approved' }, refunds: [], codeDigest: null });
    expect(record?.addenda).toEqual([
      { seq: 3, atMs: requestedMs + 2, z: 1, refundId: null, before, after },
      { seq: 4, atMs: requestedMs + 3, z: 2, refundId: null, before: { ...after, column: 'reversed' }, after },
    ]);
  });
  test('is of a refund there is', () => {
    const refundId = 'refund-9999' as RefundId;
    expect(() => fold(asked, paid, refundAsked, { ...addendum, refundId })).toThrow(
      'an addendum says what is true now',
    );
  });
  test('says what is true now', () => {
    expect(() => fold(asked, paid, { ...addendum, after: { ...after, minor: 1 } })).toThrow(
      'an addendum says what is true now',
    );
  });
  test('says what has changed', () => {
    expect(() => fold(asked, paid, { ...addendum, before: after })).toThrow('an addendum says what has changed');
  });
});

test('what is said of a provider’s day changes nothing of any payment or of the desk', () => {
  const of = { provider: facts.provider, day: '2026-11-21' } as const;
  const digest = 'a'.repeat(64);
  const said: Fact[] = [
    {
      ...{ kind: 'bill.taken', ...of, digest, layout: 'swiftpass', source: 'imported' },
      ...{ rows: 1, fileName: null, by: 'Mei' },
    },
    { kind: 'day.asked', ...of, answers: [{ number: 'X', state: 'done', amount: null, atMs: 1 }] },
    { kind: 'day.explained', ...of, line: 'a'.repeat(24), reason: 'known', by: 'Mei' },
    {
      ...{ kind: 'day.signed', ...of, bills: [digest], journalSeq: 1, classes: [], explained: 0 },
      ...{ leftCount: 0, left: [], by: 'Mei' },
    },
  ];
  const asked: Fact = { kind: 'payment.requested', facts, codeDigest: null };
  for (const one of said) {
    const { records, desk, sales } = fold(asked, one);
    const plain = fold(asked);
    expect([records, desk, sales]).toEqual([plain.records, plain.desk, plain.sales]);
    expect(records.get(facts.paymentId as PaymentId)?.payment.state).toBe('requested');
  }
});
