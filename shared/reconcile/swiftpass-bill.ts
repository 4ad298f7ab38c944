import type { Currency } from '../money.ts';
import type { BillRow } from './bill.ts';
import { timeIn } from './bill-time.ts';
import type { Cells, Headings } from './cells.ts';
import { type LineReader, type MarkedLayout, markedReader } from './marked-bill.ts';
import { walletOfTradeType } from './swiftpass-trade-type.ts';
import type { BillAsked, Drawn } from './tally.ts';

/** 38 columns in 2017 and in 2025, some under other headings. */
const headings = {
  time: ['交易时间'],
  merchant: ['商户号'],
  subMerchant: ['子商户号'],
  providerReference: ['平台订单号', '威富通订单号'],
  walletReference: ['第三方订单号'],
  reference: ['商户订单号'],
  tradeType: ['交易类型'],
  state: ['交易状态'],
  currency: ['货币种类'],
  total: ['总金额'],
  coupon: ['企业红包金额', '代金券金额'],
  refundNumber: ['商户退款单号'],
  refund: ['退款金额'],
  couponRefund: ['企业红包退款金额', '代金券退款金额'],
  refundState: ['退款状态'],
  fee: ['手续费'],
  net: ['实收金额'],
} as const satisfies Headings<string>;
type Name = keyof typeof headings;

const needed = ['providerReference', 'reference', 'state', 'currency', 'total', 'refund'] as const;

export const swiftpassLayout: MarkedLayout<Name> = {
  format: 'swiftpass',
  headings,
  needed,
  totals: {
    总交易单数: 'payments',
    总交易额: 'paid',
    总退款金额: 'refunded',
    总企业红包退款金额: 'couponsReturned',
    总手续费金额: 'fees',
    总实收金额: 'net',
  },
  draw,
};

/** `merchant`: of the statement of a chain or an agent only that one's lines. */
export function swiftpassReader(asked: BillAsked, merchant: string | null = null): LineReader {
  const keeps = (cells: Cells<Name>) => cells.text('merchant') === merchant || cells.text('subMerchant') === merchant;
  return markedReader(swiftpassLayout, asked, merchant === null ? undefined : keeps);
}

function draw(cells: Cells<Name>, currency: Currency): Drawn {
  const kind = kinds.get(cells.text('state') ?? '') ?? cells.fault('state', 'state');
  if (cells.text('currency') !== currency) cells.fault('currency', 'currency');
  const refund = kind === 'refund';
  const size = refund ? 'refund' : 'total';
  const amount = cells.amount(size, currency) ?? cells.fault('noAmount', size);
  if (amount <= 0) cells.fault('noAmount', size);
  const couponOf = refund ? 'couponRefund' : 'coupon';
  const coupon = cells.amount(couponOf, currency, 'coupon') ?? 0;
  if (coupon < 0 || coupon > amount) cells.fault('coupon', couponOf);
  const feeMinor = cells.extra('fee', currency, 'fee');
  const row: BillRow = {
    kind,
    reference: cells.reference('reference'),
    refundNumber: refund ? cells.reference('refundNumber') : null,
    providerReference: cells.reference('providerReference'),
    walletReference: cells.reference('walletReference'),
    wallet: walletOfTradeType(cells.text('tradeType')),
    amount: { minor: amount, currency },
    payerPaid: { minor: amount - coupon, currency },
    shopGets: null, // there is a net, but whether before or after the fee is not said
    feeMinor,
    state: refund ? (refundStates.get(cells.text('refundState') ?? '') ?? 'unknown') : 'done',
    atMs: timeIn(cells),
  };
  const fees = feeMinor ?? 0;
  const net = cells.extra('net', currency, 'net') ?? 0;
  const adds = refund
    ? { refunded: amount, couponsReturned: coupon, fees, net }
    : { payments: 1, paid: amount, fees, net };
  return { rows: [row], adds };
}

const kinds = new Map<string, BillRow['kind']>([
  ['支付成功', 'payment'],
  ['转入退款', 'refund'],
]);

/** Only the first was seen. */
const refundStates = new Map<string, BillRow['state']>([
  ['退款成功', 'done'],
  ['退款失败', 'refused'],
  ['退款处理中', 'processing'],
]);
