import { pageOfList } from '#shared/export/list-page.ts';
import { pageOfReport, type Report } from '#shared/export/report-page.ts';
import { paperOfReport } from '#shared/export/report-paper.ts';
import type { ExportRow } from '#shared/export/row.ts';
import type { PaymentId, ShiftId } from '#shared/ids.ts';
import type { Language } from '#shared/language.ts';
import type { Doubt } from '#shared/shift/doubt.ts';
import type { Totals, ZReport } from '#shared/shift/report.ts';
import type { Share } from '#shared/shift/share.ts';
import { allOf, type TotalsRow, totalsBy } from '#shared/shift/totals.ts';
import { settingsWith } from '../printer/papers.ts';

export const closedMs = Date.UTC(2026, 10, 21, 14, 5);
const currency = 'CNY' as const;
const seal = { seq: 48_213, seal: '9f3a5c71e0b24d88a6f1c2d3e4b5a69788776655443322110ffeeddccbbaa990', atMs: closedMs };

const rows: readonly TotalsRow[] = [
  rowOf('upay', 'alipay', 'scan', 'Ann', { approved: [187, 1_234_050], refunded: [3, 12_800], late: [1, 3_280] }),
  rowOf('upay', 'wechat', 'scan', '王小明', { approved: [241, 12_345_678], inDoubt: [1, 6_600], reversed: [2, 4_400] }),
  rowOf('swiftpass', 'wechat', 'show', '王小明', { approved: [12, 88_000], returnedElsewhere: [1, 900] }),
  rowOf('uqpay', 'alipayhk', 'show', 'Ann', { approved: [4, 40_000], refundInDoubt: [1, 5_000] }),
];

function rowOf(
  ...[provider, wallet, way, cashier, sums]: [
    TotalsRow['provider'],
    TotalsRow['wallet'],
    TotalsRow['way'],
    string,
    Readonly<Record<string, readonly [number, number]>>,
  ]
): TotalsRow {
  const made = Object.entries(sums).map(([column, [count, minor]]) => [column, { count, minor }]);
  return { provider, wallet, way, cashier, currency, sums: Object.fromEntries(made) };
}

const totalsOf = (list: readonly TotalsRow[]): Totals => ({
  ...{ currency, all: allOf(list, currency), rows: list },
  byProvider: totalsBy(list, 'provider'),
  byWallet: totalsBy(list, 'wallet'),
  byWay: totalsBy(list, 'way'),
  byCashier: totalsBy(list, 'cashier'),
});

const doubts: readonly Doubt[] = [
  {
    ...{ paymentId: 'payment-0001' as PaymentId, refundId: null, number: 'T3ST0000000000000000AAAA', provider: 'upay' },
    ...{ wallet: 'wechat', state: 'inDoubt', amount: { minor: 6_600, currency }, cashier: '王小明' },
    ...{ requestedMs: closedMs - 400_000, ageMs: 400_000, next: { call: 'query', atMs: closedMs + 60_000 } },
  },
  {
    ...{ paymentId: 'payment-0002' as PaymentId, refundId: 'refund-0001' as never, number: 'T3ST000000000000AAAA' },
    ...{ provider: 'uqpay', wallet: 'alipayhk', state: 'processing', amount: { minor: 5_000, currency } },
    ...{ cashier: 'Ann', requestedMs: closedMs - 9e6, ageMs: 9_000_000, next: { call: 'person', atMs: null } },
  },
];

const share: Share = {
  ...{ provider: 'upay', wallet: 'wechat', way: 'scan', cashier: '王小明', currency, column: 'inDoubt', minor: 6_600 },
  returnedMinor: 0,
};
const settledRow = rowOf('upay', 'wechat', 'scan', '王小明', { approved: [242, 12_352_278], reversed: [2, 4_400] });

export const zReport: ZReport = {
  ...{ z: 128, seq: seal.seq - 4, shiftId: 'shift-0001' as ShiftId, closedMs, by: '王小明', fromMs: closedMs - 4e7 },
  days: {
    ...{ businessDay: '2026-11-21', closingHour: 4 },
    providerDays: [
      { provider: 'upay', from: '2026-11-21', until: '2026-11-22' },
      { provider: 'swiftpass', from: '2026-11-21', until: '2026-11-21' },
    ],
  },
  totals: totalsOf(rows),
  doubts,
  cash: {
    ...{ float: { minor: 50_000, currency }, salesMinor: 32_150, refundsMinor: 1_000, inMinor: 0, outMinor: 20_000 },
    ...{ expectedMinor: 61_150, countedMinor: 61_100, differenceMinor: -50, counts: 2, firstCountedMinor: 60_100 },
  },
  addenda: [
    {
      ...{ addendum: 1, seq: seal.seq, atMs: closedMs + 120_000, paymentId: 'payment-0001' as PaymentId },
      ...{ refundId: null, number: 'T3ST0000000000000000AAAA', before: share, after: { ...share, column: 'approved' } },
    },
  ],
  totalsNow: totalsOf([...rows.slice(0, 1), settledRow, ...rows.slice(2)]),
};

const report: Report = { of: 'z', z: zReport };
const names = { en: 'Corner Shop', 'zh-Hans': '街角小店', 'zh-Hant': '街角士多' };

export function zPage(language: Language) {
  const place = { shop: names[language], terminal: 'till-1', language, training: false, nowMs: closedMs, seal };
  return pageOfReport(report, place);
}

export function zPaper(language: Language, training = false) {
  const settings = settingsWith({ head: [names[language]] });
  return paperOfReport(report, { settings, language, training, nowMs: closedMs, seal });
}

export function listPage(language: Language, count: number) {
  const head = {
    ...{ shop: names[language], terminal: 'till-1', currency, from: '2026-11-20', until: '2026-11-21' },
    ...{ closingHour: 4, training: false, madeMs: closedMs + 60_000, seal },
  } as const;
  return pageOfList(
    head,
    Array.from({ length: count }, (_one, at) => listed(at)),
    language,
  );
}

function listed(at: number): ExportRow {
  const refund = at % 9 === 8;
  const minor = 100 + ((at * 7919) % 900_000);
  return {
    ...{ kind: refund ? 'refund' : 'payment', seq: at + 2, atMs: closedMs - 4e7 + at * 61_000, paidMs: null },
    ...{ businessDay: '2026-11-21', state: refund ? 'refunded' : at % 17 === 16 ? 'inDoubt' : 'approved', currency },
    ...{ amountMinor: minor, inMinor: refund || at % 17 === 16 ? null : minor, outMinor: refund ? minor : null },
    ...{ inDoubtMinor: !refund && at % 17 === 16 ? minor : null, payerPaidMinor: null, returnedMinor: null },
    ...{ provider: at % 3 === 0 ? 'swiftpass' : 'upay', wallet: at % 2 === 0 ? 'alipay' : 'wechathk', way: 'scan' },
    ...{
      reference: `T3ST${String(at).padStart(20, '0')}`,
      refundNumber: refund ? `T3ST${String(at).padStart(16, '0')}` : null,
    },
    ...{ providerReference: null, walletReference: null, cashier: '王小明', approvedBy: null, reason: '', z: 128 },
  };
}
