import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { businessDayOf, rangeOfBusinessDay } from '#shared/day.ts';
import type { CashId, CountId, PaymentId, ShiftId } from '#shared/ids.ts';
import { type CashMove, cashSheet } from '#shared/shift/cash.ts';
import { doubtsOf } from '#shared/shift/doubt.ts';
import { columns, type Share, shareOf } from '#shared/shift/share.ts';
import {
  changeCashier,
  closeOver,
  closeShift,
  countCash,
  type Desk,
  emptyDesk,
  moveCash,
  openShift,
  sheetOf,
  whyNoCash,
  whyNotClosed,
  whyNotOpen,
} from '#shared/shift/shift.ts';
import { allOf, changed, totalsBy, totalsOf } from '#shared/shift/totals.ts';
import { events, facts, refundFacts, requestedMs } from '../facts.ts';
import { inState, paymentAfter } from '../payments.ts';

const nightMs = Date.UTC(2026, 10, 21, 18); // two in the morning of the 22nd in China

test.each<[string, number, number, string]>([
  ['at midnight a day of the shop ends', nightMs, 0, '2026-11-22'],
  ['a shop that closes at four is still in the day before', nightMs, 4, '2026-11-21'],
  ['at its closing hour the next day begins', nightMs + 2 * 3_600_000, 4, '2026-11-22'],
])('%s', (_rule, ms, closingHour, day) => {
  expect(businessDayOf(ms, closingHour)).toBe(day);
  const range = rangeOfBusinessDay(day, closingHour);
  expect(range && ms >= range.fromMs && ms < range.untilMs).toBe(true);
});

test.each<[keyof typeof inState, Share['column']]>([
  ['requested', 'inDoubt'],
  ['showing', 'inDoubt'],
  ['awaitingCustomer', 'inDoubt'],
  ['inDoubt', 'inDoubt'],
  ['reversing', 'inDoubt'],
  ['approved', 'approved'],
  ['late', 'late'],
  ['reversed', 'reversed'],
  ['declined', null],
  ['notSent', null],
  ['notPaid', null],
])('a payment that is %s stands under %s', (state, column) => {
  expect(shareOf({ payment: inState[state], refunds: [], codeDigest: null }, null)?.column).toBe(column);
});

test('a refund is its own cashier’s, and of the payment’s provider and wallet', () => {
  const refund = {
    ...refundFacts,
    by: 'Mei',
    requestedMs,
    sinceMs: requestedMs,
    state: 'manual',
    words: null,
  } as const;
  const share = shareOf({ payment: inState.approved, refunds: [refund], codeDigest: null }, refund.refundId);
  expect(share).toMatchObject({ cashier: 'Mei', provider: 'upay', wallet: 'alipay', column: 'refunded', minor: 1250 });
});

test('money that went back without this till is shown beside what was taken', () => {
  const payment = paymentAfter(events.approved, events.returnedElsewhere);
  const rows = totalsOf([shareOf({ payment, refunds: [], codeDigest: null }, null) as Share]);
  expect(allOf(rows, 'CNY')).toEqual({
    approved: { count: 1, minor: 1250 },
    returnedElsewhere: { count: 1, minor: 1250 },
  });
});

describe('totals', () => {
  const anyShare: fc.Arbitrary<Share> = fc.record({
    provider: fc.constantFrom('upay', 'uqpay'),
    wallet: fc.constantFrom('alipay', 'wechat', null),
    way: fc.constantFrom('scan', 'show'),
    cashier: fc.constantFrom('Ann', 'Mei'),
    currency: fc.constantFrom('CNY', 'HKD'),
    column: fc.constantFrom(...columns, null),
    minor: fc.integer({ min: 1, max: 9_999_999_999 }),
    returnedMinor: fc.constantFrom(0, 0, 5),
  });

  test('by each side they come to the same', () => {
    fc.assert(
      fc.property(fc.array(anyShare), (shares) => {
        const rows = totalsOf(shares);
        for (const axis of ['provider', 'wallet', 'way', 'cashier'] as const) {
          const sums = totalsBy(rows, axis).filter(({ currency }) => currency === 'CNY');
          for (const column of columns) {
            const own = shares.filter((one) => one.currency === 'CNY' && one.column === column);
            const returned = column === 'returnedElsewhere' ? shares.filter((one) => one.currency === 'CNY') : [];
            const minor =
              own.reduce((sum, one) => sum + one.minor, 0) + returned.reduce((sum, one) => sum + one.returnedMinor, 0);
            expect(sums.reduce((sum, one) => sum + (one.sums[column]?.minor ?? 0), 0)).toBe(minor);
          }
        }
      }),
    );
  });

  test('what was sealed, changed by each addendum, is what would be counted now', () => {
    const anyChange = fc.array(fc.tuple(anyShare, fc.option(anyShare)));
    fc.assert(
      fc.property(anyChange, (units) => {
        const changes = units.flatMap(([before, after]) => (after ? [{ before, after }] : []));
        const sealed = totalsOf(units.map(([before]) => before));
        expect(changed(sealed, changes)).toEqual(totalsOf(units.map(([before, after]) => after ?? before)));
      }),
    );
  });
});

const shiftId = 'shift-0001' as ShiftId;
const yuan = (minor: number) => ({ minor, currency: 'CNY' }) as const;
const opened = openShift(emptyDesk, { shiftId, by: 'Ann', float: yuan(10_000) }, 1000);
const move = (n: number, what: CashMove['what'], minor: number): CashMove => ({
  cashId: `cash-000${n}` as CashId,
  ...{ what, amount: yuan(minor), reason: '', by: 'Ann' },
});
const countOf = (n: number, minor: number) => ({ countId: `count-00${n}` as CountId, counted: yuan(minor), by: 'Ann' });
const counted = countCash(opened, countOf(1, 10_000));

test.each<[string, Desk, (desk: Desk) => unknown, unknown]>([
  ['a shift opens where none is', emptyDesk, whyNotOpen, null],
  ['one shift is open at a time', opened, whyNotOpen, 'shiftAlreadyOpen'],
  ['cash belongs to a shift', emptyDesk, whyNoCash, 'shiftNotOpen'],
  [
    'cash is not taken where the shop takes none',
    openShift(emptyDesk, { shiftId, by: 'Ann', float: null }, 0),
    whyNoCash,
    'cashNotTaken',
  ],
  ['nothing is closed where nothing is open', emptyDesk, whyNotClosed, 'shiftNotOpen'],
  ['cash is counted before a shift closes', opened, whyNotClosed, 'shiftNotCounted'],
  ['counted, it closes', counted, whyNotClosed, null],
  [
    'cash that moves after the count is counted again',
    moveCash(counted, move(1, 'in', 1)),
    whyNotClosed,
    'shiftNotCounted',
  ],
  [
    'a shop without cash closes without a count',
    openShift(emptyDesk, { shiftId, by: 'Ann', float: null }, 0),
    whyNotClosed,
    null,
  ],
  ['nobody sees what is expected before the count', opened, (desk) => desk.shift && sheetOf(desk.shift), null],
])('%s', (_rule, desk, asked, answer) => {
  expect(asked(desk)).toBe(answer);
});

test('the drawer is the float and what moved; the first count stays on the sheet', () => {
  const moves = [move(1, 'sale', 3000), move(2, 'refund', 500), move(3, 'in', 200), move(4, 'out', 1000)];
  expect(cashSheet(yuan(10_000), moves, [countOf(1, 11_000), countOf(2, 11_690)])).toMatchObject({
    expectedMinor: 11_700,
    countedMinor: 11_690,
    differenceMinor: -10,
    counts: 2,
    firstCountedMinor: 11_000,
  });
});

test('Z numbers have no gap, and each covers everything since the one before', () => {
  const first = closeShift(counted, { z: 1, seq: 20, shiftId }, 0);
  expect(first).toMatchObject({ shift: null, cashier: null, closes: [{ z: 1, seq: 20 }] });
  const next = openShift(first, { shiftId: 'shift-0002' as ShiftId, by: 'Mei', float: null }, 2000);
  const close = (z: number, afterSeq: number) => () =>
    closeShift(next, { z, seq: 30, shiftId: 'shift-0002' as ShiftId }, afterSeq);
  expect(close(3, 20)).toThrow('no gap');
  expect(close(2, 19)).toThrow('since the one before');
  expect(close(2, 20)().closes.map(({ z }) => z)).toEqual([1, 2]);
  expect(() => openShift(first, { shiftId, by: 'Ann', float: null }, 0)).toThrow('opened once');
});

test.each([
  [1, 1],
  [20, 1],
  [21, 2],
  [30, 2],
  [31, null],
])('entry %i is in Z %s', (seq, z) => {
  const closes = [20, 30].map((one, at) => ({ z: at + 1, seq: one, shiftId }));
  expect(closeOver({ ...emptyDesk, closes }, seq)?.z ?? null).toBe(z);
});

test('a shift gives the till its cashier, and another may follow', () => {
  expect([opened.cashier, changeCashier(opened, 'Mei').cashier]).toEqual(['Ann', 'Mei']);
});

describe('doubts', () => {
  const planned = { call: 'query', atMs: requestedMs + 90_000 } as const;
  const of = (state: keyof typeof inState) =>
    doubtsOf({ payment: inState[state], refunds: [], codeDigest: null }, requestedMs + 60_000, () => planned);

  test('each has its age and its next step', () => {
    expect(of('inDoubt')).toMatchObject([{ ageMs: 60_000, amount: facts.amount, next: planned, state: 'inDoubt' }]);
  });
  test('late money waits for a person', () => {
    expect(of('late')).toMatchObject([{ next: { call: 'person', atMs: null }, state: 'late' }]);
  });
  test('what is certain is none', () => expect([of('approved'), of('declined')]).toEqual([[], []]));
  test('a refund that is open is one of its own', () => {
    const refund = {
      ...refundFacts,
      paymentId: facts.paymentId as PaymentId,
      requestedMs,
      sinceMs: requestedMs,
      state: 'processing',
      words: null,
    } as const;
    const found = doubtsOf({ payment: inState.approved, refunds: [refund], codeDigest: null }, requestedMs, () => null);
    expect(found).toMatchObject([{ refundId: refund.refundId, number: refund.refundNumber, next: { call: 'none' } }]);
  });
});
