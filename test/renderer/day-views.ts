import type {
  BillGlanceView,
  BillView,
  ItemView,
  LineView,
  ProviderDayView,
  Reconciled,
  RowView,
  TrendDay,
} from '#shared/contract/reconcile-view.ts';
import { dayOf } from '#shared/day.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { MatchClass, NextStep, Reason } from '#shared/reconcile/line.ts';
import type { LineKey } from '#shared/reconcile/taken.ts';
import { idOf, nowMs, yuan } from './views.ts';

export const keyOf = (name: string) => Buffer.from(name.padEnd(12, '.')).toString('hex').slice(0, 24) as LineKey;

const numberOf = (name: string) => `7K2QZ9M4XW3N8R5TBC6V${name.toUpperCase().padEnd(4, '0').slice(0, 4)}`;

export function itemView(name: string, more: Partial<ItemView> = {}): ItemView {
  return {
    ...({ kind: 'payment', paymentId: idOf.payment(name), refundId: null, reference: numberOf(name) } as const),
    ...{ number: numberOf(name), providerReference: '7895036182402911', wallet: 'wechat', amount: yuan(6_600) },
    ...{ story: 'done', atMs: nowMs - 1_800_000 },
    ...more,
  };
}

export function rowView(name: string, more: Partial<RowView> = {}): RowView {
  return {
    ...({ kind: 'payment', reference: numberOf(name), refundNumber: null } as const),
    ...{ providerReference: '7895036182402911', walletReference: '4200001122202611211234567890', wallet: 'wechat' },
    ...{ amount: yuan(6_600), payerPaid: null, feeMinor: 25, state: 'done', atMs: nowMs - 1_795_000 },
    ...more,
  };
}

export function lineView(name: string, found: MatchClass, more: Partial<LineView> = {}): LineView {
  return {
    ...{ key: keyOf(name), class: found, reason: null, differences: [], step: null },
    ...{ item: itemView(name), row: rowView(name), told: null, by: 'reference', resembles: null, explained: null },
    ...more,
  };
}

function line(name: string, found: MatchClass, reason: Reason | null, step: NextStep, more: Partial<LineView> = {}) {
  return lineView(name, found, { reason, step, ...more });
}

/** One of each kind that a person has to look at, gravest first. */
export const needing: readonly LineView[] = [
  line('late', 'onlyBill', 'late', 'decideLateMoney', {
    item: itemView('late', { story: 'not', amount: yuan(3_280), wallet: 'alipay' }),
    row: rowView('late', { amount: yuan(3_280), wallet: 'alipay' }),
    told: { state: 'done', amount: yuan(3_280) },
  }),
  line('twic', 'doubled', 'anotherCharge', 'callProvider', {
    row: rowView('twic', { providerReference: '7895036182409999' }),
  }),
  line('diff', 'amountDiffers', null, 'callProvider', {
    row: rowView('diff', { amount: yuan(6_000) }),
    told: { state: 'done', amount: yuan(6_600) },
    differences: ['billAmount'],
  }),
  line('till', 'onlyBill', 'anotherTill', 'lookAtOtherTill', { item: null, by: null, resembles: numberOf('a002') }),
  line('gone', 'onlyJournal', 'expected', 'askProvider', { row: null, by: null }),
];

export const plainNeeding: readonly LineView[] = needing.slice(0, 2);

export const agreeing = (index: number): LineView => {
  const name = index.toString(36).padStart(4, '0');
  const amount = yuan(300 + ((index * 7_919) % 20_000));
  const wallet = (['alipay', 'wechat', 'unionpay'] as const)[index % 3] ?? 'alipay';
  const atMs = nowMs - 60_000 - index * 6_000;
  return lineView(name, 'agrees', {
    item: itemView(name, { amount, wallet, atMs }),
    row: rowView(name, { amount, wallet, atMs }),
  });
};

export const bill: BillView = {
  ...{ digest: '9f3c21ab'.repeat(8), layout: 'swiftpass', isMapped: false, source: 'imported', rows: 192 },
  ...{ fileName: '7551000001All2026-11-21_2.csv', takenMs: nowMs - 60_000, by: 'Chen Jie' },
};

export const signed = { by: 'Wong', leftCount: 0, explained: 1, atMs: nowMs - 30_000, seq: 4_120 };

export function standing(more: Partial<ProviderDayView> = {}): ProviderDayView {
  return {
    ...({ provider: 'swiftpass', day: '2026-11-21', fetches: true, lists: 'traded', bills: [bill] } as const),
    ...{ payments: 191, needsYou: 2, signed: null },
    ...more,
  };
}

export function classSum(
  found: MatchClass,
  lines: number,
  minor: number,
  billMinor = minor,
): Reconciled['classes'][number] {
  const ours = found !== 'onlyBill' && found !== 'doubled';
  const theirs = found !== 'onlyJournal';
  return {
    ...{ class: found, currency: 'CNY', lines, minor: ours ? minor : billMinor },
    journal: { payments: ours ? lines : 0, paymentsMinor: ours ? minor : 0, refunds: 0, refundsMinor: 0 },
    bill: {
      ...{
        rows: theirs ? lines : 0,
        paymentsMinor: theirs ? billMinor : 0,
        refundsMinor: 0,
        feesMinor: theirs ? lines * 25 : 0,
      },
      ...{ couponsMinor: 0, netMinor: theirs ? billMinor - lines * 25 : 0, feesUnknown: 0 },
    },
  };
}

export function reconciled(count: number, more: Partial<Reconciled> = {}): Reconciled {
  const minor = count * 6_600;
  return {
    ...{ run: 1, provider: 'swiftpass', day: '2026-11-21', fromMs: nowMs - 37_470_000, untilMs: nowMs + 48_930_000 },
    ...{ businessDays: ['2026-11-20', '2026-11-21'], comparedMs: nowMs, stale: false, currency: 'CNY' },
    ...{
      bills: [bill],
      hasBill: true,
      fetches: true,
      lists: 'traded',
      verdict: 'allAgree',
      needsYou: 0,
      waits: 0,
      explained: 0,
    },
    journal: { payments: count, paymentsMinor: minor, refunds: 2, refundsMinor: 6_850, netMinor: minor - 6_850 },
    bill: {
      ...{ rows: count + 2, paymentsMinor: minor, refundsMinor: 6_850, feesMinor: count * 25, couponsMinor: 1_000 },
      ...{ netMinor: minor - 6_850 - count * 25, feesUnknown: 0 },
    },
    ...{ classes: [classSum('agrees', count + 2, minor - 6_850)], findings: [], lines: [], signed: null },
    ...more,
  };
}

/** With everything a day can have. */
export function troubled(count: number, needs: readonly LineView[] = needing): Reconciled {
  const calm = reconciled(count);
  return {
    ...calm,
    ...{ verdict: 'needsYou', needsYou: needs.length + 1, waits: 3, explained: 1, lines: needs },
    bill: calm.bill && { ...calm.bill, paymentsMinor: calm.bill.paymentsMinor + 9_280 },
    classes: [
      classSum('agrees', count - 4, (count - 4) * 6_600),
      classSum('amountDiffers', 1, 6_600, 6_000),
      classSum('onlyJournal', 4, 26_400),
      classSum('onlyBill', 2, 9_880),
      classSum('doubled', 1, 6_600),
      classSum('otherDay', 2, 13_200),
    ],
    findings: [
      {
        key: keyOf('footer'),
        finding: {
          finding: 'billFooter',
          digest: bill.digest,
          figure: 'paid',
          said: 1_250_000,
          summed: 1_243_400,
          line: 194,
          column: 3,
        },
        ...{ needsYou: true, explained: null },
      },
      { key: keyOf('loose'), finding: { finding: 'matchedWithoutNumber', found: 1 }, needsYou: false, explained: null },
    ],
  };
}

export function trend(providers: readonly ProviderId[]): TrendDay[] {
  return Array.from({ length: 30 }, (_, index) => 29 - index).flatMap((back) =>
    providers.map((provider): TrendDay => {
      const weekend = (back + 6) % 7 < 2;
      return {
        ...{ day: dayOf(nowMs - back * 86_400_000), provider, payments: 150 + ((back * 37) % 60) },
        takenMinor: (weekend ? 1_900_000 : 1_150_000) + ((back * 7_919) % 300_000),
        inDoubt: back === 0 ? 1 : back === 9 ? 2 : 0,
        inDoubtMinor: back === 0 ? 6_600 : back === 9 ? 120_000 : 0,
        bills: back > 0 ? 1 : 0,
        signed: back > 0 && back !== 4 ? signed : null,
      };
    }),
  );
}

export const portal: BillGlanceView = {
  ...{ fileName: 'upay_流水明细_20261121.csv', format: null, delimiter: ',', sheets: [] },
  records: [
    { line: 1, cells: ['收钱吧流水明细', '', '', '', '', '', '', ''] },
    {
      line: 2,
      cells: ['交易时间', '商户订单号', '收钱吧订单号', '交易类型', '支付方式', '交易金额', '手续费', '交易状态'],
    },
    ...Array.from({ length: 14 }, (_, index) => ({
      line: index + 3,
      cells: [
        `2026-11-21 1${index % 10}:24:0${index % 10}`,
        numberOf(index.toString(36)),
        `78950361824029${10 + index}`,
        index % 6 === 5 ? '退款' : '收款',
        ['微信', '支付宝', '云闪付'][index % 3] ?? '微信',
        (66 + index).toFixed(2),
        '0.25',
        index === 3 ? '未支付' : '成功',
      ],
    })),
  ],
};
