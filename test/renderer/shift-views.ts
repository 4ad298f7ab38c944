import type { ShiftOnScreen } from '#shared/contract/reconcile-view.ts';
import type { ShiftId } from '#shared/ids.ts';
import type { CashSheet } from '#shared/shift/cash.ts';
import type { Doubt } from '#shared/shift/doubt.ts';
import type { Days, Totals, XReport, ZReport } from '#shared/shift/report.ts';
import type { Share } from '#shared/shift/share.ts';
import { allOf, totalsBy, totalsOf } from '#shared/shift/totals.ts';
import { idOf, nowMs, yuan } from './views.ts';

export const shiftId = 'shift-id-13' as ShiftId;
export const openedMs = nowMs - 5 * 3_600_000;

export function shiftOnScreen(more: Partial<ShiftOnScreen> = {}): ShiftOnScreen {
  return { shiftId, z: 13, cashier: 'Chen Jie', sinceMs: openedMs, takesCash: true, counted: false, ...more };
}

function shareOfShift(minor: number, more: Partial<Share> = {}): Share {
  return {
    ...({ provider: 'upay', wallet: 'alipay', way: 'scan', cashier: 'Chen Jie', currency: 'CNY' } as const),
    ...{ column: 'approved', minor, returnedMinor: 0 },
    ...more,
  };
}

function totalsFrom(shares: readonly Share[]): Totals {
  const rows = totalsOf(shares);
  return {
    currency: 'CNY',
    all: allOf(rows, 'CNY'),
    byProvider: totalsBy(rows, 'provider'),
    byWallet: totalsBy(rows, 'wallet'),
    byWay: totalsBy(rows, 'way'),
    byCashier: totalsBy(rows, 'cashier'),
    rows,
  };
}

/** Of a busy day: `count` payments at two providers, by three wallets, both ways and three cashiers, with everything that can happen. */
function sharesOf(count: number): Share[] {
  const wallets = ['wechat', 'alipay', 'unionpay'] as const;
  const names = ['Chen Jie', 'Lam Ka Yan', '陈美玲'] as const;
  const paid = Array.from({ length: count }, (_, index) =>
    shareOfShift(300 + ((index * 7_919) % 20_000), {
      wallet: wallets[index % 3] ?? 'alipay',
      way: index % 4 === 0 ? 'show' : 'scan',
      cashier: names[index % 5] ?? 'Chen Jie',
      provider: index % 6 === 0 ? 'swiftpass' : 'upay',
    }),
  );
  if (count < 20) return paid;
  return [
    ...paid,
    shareOfShift(3_280, { column: 'late' }),
    shareOfShift(6_600, { column: 'inDoubt', wallet: 'wechat' }),
    shareOfShift(12_850, { column: 'reversed' }),
    shareOfShift(2_850, { column: 'refunded', cashier: 'Lam Ka Yan' }),
    shareOfShift(4_000, { column: 'refunded', wallet: 'wechat' }),
    shareOfShift(1_200, { column: 'refundInDoubt' }),
  ];
}

export function doubtOf(name: string, more: Partial<Doubt> = {}): Doubt {
  return {
    ...({
      paymentId: idOf.payment(name),
      refundId: null,
      provider: 'upay',
      wallet: 'wechat',
      state: 'inDoubt',
    } as const),
    number: `7K2QZ9M4XW3N8R5TBC6V${name.toUpperCase().padEnd(4, '0').slice(0, 4)}`,
    ...{ amount: yuan(6_600), cashier: 'Chen Jie', requestedMs: nowMs - 247_000, ageMs: 247_000 },
    next: { call: 'query', atMs: nowMs + 45_000 },
    ...more,
  };
}

const lateDoubt = doubtOf('l001', {
  ...{ state: 'late', wallet: 'alipay', amount: yuan(3_280), requestedMs: nowMs - 5_400_000, ageMs: 5_400_000 },
  next: { call: 'person', atMs: null },
});
export const refundDoubt = doubtOf('r001', {
  ...{ refundId: idOf.refund('r001'), state: 'processing', wallet: 'alipay', amount: yuan(1_200) },
  ...{ requestedMs: nowMs - 1_800_000, ageMs: 1_800_000, next: { call: 'query', atMs: nowMs + 600_000 } },
});

export const days: Days = {
  businessDay: '2026-11-21',
  closingHour: 4,
  providerDays: [
    { provider: 'swiftpass', from: '2026-11-21', until: '2026-11-21' },
    { provider: 'upay', from: '2026-11-21', until: '2026-11-22' },
  ],
};

export function cashSheetOf(countedMinor: number): CashSheet {
  return {
    ...{ float: yuan(50_000), salesMinor: 128_600, refundsMinor: 3_500, inMinor: 20_000, outMinor: 100_000 },
    ...{ expectedMinor: 95_100, countedMinor, differenceMinor: countedMinor - 95_100, counts: 1 },
    firstCountedMinor: countedMinor,
  };
}

export function xOf(count: number, more: Partial<XReport> = {}): XReport {
  return {
    ...{ nowMs, z: 13, fromMs: openedMs, days },
    ...{ shift: { shiftId, openedMs, by: 'Lam Ka Yan', takesCash: true, counted: false }, takesCash: true },
    totals: totalsFrom(sharesOf(count)),
    doubts: count < 20 ? [] : [lateDoubt, doubtOf('d002'), refundDoubt],
    cash: null,
    ...more,
  };
}

export function zOf(count: number, more: Partial<ZReport> = {}): ZReport {
  const { totals, doubts } = xOf(count);
  return {
    ...{ z: 12, seq: 4_021, shiftId, closedMs: nowMs - 40_000_000, by: 'Chen Jie', fromMs: nowMs - 80_000_000, days },
    ...{ totals, doubts, cash: cashSheetOf(95_100), addenda: [], totalsNow: totals },
    ...more,
  };
}

/** One doubt came to be paid, and one late payment was given back. */
export function zWithAddenda(count: number): ZReport {
  const before = shareOfShift(6_600, { column: 'inDoubt', wallet: 'wechat' });
  const after = { ...before, column: 'approved' } as const;
  const none = shareOfShift(1_200, { column: 'refundInDoubt' });
  const shares = sharesOf(count);
  return zOf(count, {
    addenda: [
      {
        ...{ addendum: 1, seq: 4_102, atMs: nowMs - 39_000_000, paymentId: idOf.payment('d002'), refundId: null },
        ...{ number: doubtOf('d002').number, before, after },
      },
      {
        ...{ addendum: 2, seq: 4_230, atMs: nowMs - 9_000_000, paymentId: idOf.payment('r001') },
        ...{ refundId: idOf.refund('r001'), number: refundDoubt.number, before: none },
        after: { ...none, column: 'refunded' },
      },
    ],
    totalsNow: totalsFrom([
      ...shares.filter(({ column }) => column !== 'inDoubt' && column !== 'refundInDoubt'),
      after,
      { ...none, column: 'refunded' },
    ]),
  });
}
