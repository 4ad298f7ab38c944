import type { Currency } from '../money.ts';
import type { BillRow } from './bill.ts';
import { timeIn } from './bill-time.ts';
import type { Cells, Headings } from './cells.ts';
import { type LineReader, type MarkedLayout, markedReader } from './marked-bill.ts';
import type { BillAsked, Drawn } from './tally.ts';

/** WeChat Pay's own bill of trades: ALL, SUCCESS and REFUND differ in their columns, and so do the years. */
const headings = {
  time: ['交易时间'],
  providerReference: ['微信订单号'],
  reference: ['商户订单号'],
  state: ['交易状态'],
  currency: ['货币种类', '货币类型'],
  settled: ['应结订单金额', '总金额'],
  coupon: ['代金券金额', '代金券或立减优惠金额', '企业红包金额'],
  refundNumber: ['商户退款单号'],
  refundSettled: ['退款金额'],
  couponRefund: ['充值券退款金额', '代金券或立减优惠退款金额', '企业红包退款金额'],
  refundState: ['退款状态'],
  fee: ['手续费'],
  ordered: ['订单金额'],
  refundAsked: ['申请退款金额'],
} as const satisfies Headings<string>;
type Name = keyof typeof headings;

export const wechatLayout: MarkedLayout<Name> = {
  format: 'wechat',
  headings,
  needed: ['providerReference', 'reference', 'state', 'currency', 'settled'],
  totals: {
    总交易单数: 'rows',
    应结订单总金额: 'paid',
    总交易额: 'paid',
    退款总金额: 'refunded',
    总退款金额: 'refunded',
    充值券退款总金额: 'couponsReturned',
    总代金券或立减优惠退款金额: 'couponsReturned',
    总企业红包退款金额: 'couponsReturned',
    手续费总金额: 'fees',
    订单总金额: 'ordered',
    申请退款总金额: 'refundAsked',
  },
  draw,
};

export function wechatReader(asked: BillAsked): LineReader {
  return markedReader(wechatLayout, asked);
}

/** A line may hold a payment and what went back of it: two rows then. */
function draw(cells: Cells<Name>, currency: Currency): Drawn {
  const state = cells.text('state') ?? '';
  if (!['SUCCESS', 'REFUND', 'REVOKED'].includes(state)) cells.fault('state', 'state');
  if (cells.text('currency') !== currency) cells.fault('currency', 'currency');
  const sizes = {
    settled: sizeOf(cells, 'settled', currency),
    coupon: sizeOf(cells, 'coupon', currency),
    refundSettled: sizeOf(cells, 'refundSettled', currency),
    couponRefund: sizeOf(cells, 'couponRefund', currency),
    ordered: sizeOf(cells, 'ordered', currency),
    refundAsked: sizeOf(cells, 'refundAsked', currency),
  };
  const paid = cells.has('ordered') ? sizes.ordered : sizes.settled;
  const returned = cells.has('refundAsked') ? sizes.refundAsked : sizes.refundSettled;
  if (state === 'SUCCESS' && paid === 0) cells.fault('noAmount', cells.has('ordered') ? 'ordered' : 'settled');
  if (state !== 'SUCCESS' && returned === 0)
    cells.fault('noAmount', cells.has('refundAsked') ? 'refundAsked' : 'refundSettled');
  const feeMinor = cells.extra('fee', currency, 'fee');
  const shared = {
    reference: cells.reference('reference'),
    providerReference: cells.reference('providerReference'),
    ...{ walletReference: null, wallet: 'wechat' as const, atMs: timeIn(cells) },
  };
  const rows: BillRow[] = [];
  if (state === 'SUCCESS') {
    if (sizes.coupon > sizes.settled || sizes.settled > paid) cells.fault('coupon', 'coupon');
    rows.push({
      ...shared,
      ...{ kind: 'payment', refundNumber: null, state: 'done', feeMinor },
      amount: { minor: paid, currency },
      payerPaid: { minor: sizes.settled - sizes.coupon, currency },
      shopGets: { minor: sizes.settled, currency },
    });
  }
  if (returned > 0) {
    if (sizes.couponRefund > sizes.refundSettled || sizes.refundSettled > returned)
      cells.fault('coupon', 'couponRefund');
    const number = cells.reference('refundNumber');
    rows.push({
      ...shared,
      ...{ kind: 'refund', refundNumber: number === '0' ? null : number, state: refundStateIn(cells) },
      feeMinor: rows.length === 0 ? feeMinor : null, // the line has one fee, and the payment has it
      amount: { minor: returned, currency },
      payerPaid: { minor: sizes.refundSettled - sizes.couponRefund, currency },
      shopGets: { minor: sizes.refundSettled, currency },
    });
  }
  const { settled, refundSettled, couponRefund, ordered, refundAsked } = sizes;
  return {
    rows,
    adds: {
      ...{ rows: 1, paid: settled, refunded: refundSettled, couponsReturned: couponRefund },
      ...{ ordered, refundAsked, fees: feeMinor ?? 0 },
    },
  };
}

/** WeChat writes what does not apply as 0.00, and leaves columns out. */
function sizeOf(cells: Cells<Name>, name: Name, currency: Currency): number {
  const minor = cells.amount(name, currency) ?? 0;
  return minor < 0 ? cells.fault('amount', name) : minor;
}

/** A bill is made once: what became of a refund later is not in it. */
function refundStateIn(cells: Cells<Name>): BillRow['state'] {
  switch (cells.text('refundState')) {
    case 'SUCCESS':
      return 'done';
    case 'PROCESSING':
      return 'processing';
    case 'FAIL':
    case 'FAILED':
      return 'refused';
    default:
      return 'unknown';
  }
}
