import type { Clock } from '../../clock.ts';
import type { WireReply } from '../../providers/exchange.ts';
import { type Bill, type BillEntry, type Bills, createBills, entriesOf, major, moment, sumOf } from '../bill.ts';
import { replyOf } from '../wire.ts';
import { stampOf } from './fields.ts';
import { type Order, type Orders, walletNumberOf } from './orders.ts';
import { refundIdOf } from './returns.ts';
import type { Fields } from './xml.ts';

/** The 38 columns of the mainland statement. */
const header =
  '交易时间,公众账号ID,第三方商户号,商户号,子商户号,设备号,平台订单号,第三方订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,平台退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,终端类型,对账标识,门店编号,商户名称,收银员,子商户ID,免充值券金额,实收金额,扩展字段1,扩展字段2,扩展字段3,扩展字段4';
const totalsHeader = '总交易单数,总交易额,总退款金额,总企业红包退款金额,总手续费金额,总实收金额';

/** Three in a thousand, as in the statement of 2025, to the nearest cent. */
const feeOf = (minor: number) => Math.round(minor * 0.003);

export function createSwiftpassBills(orders: Orders, currency: string): Bills {
  return createBills(
    () => orders.all.flatMap((order) => entriesOf(order.trade, namesOf(order), feeOf)),
    (bill) => statement(bill, currency),
  );
}

function namesOf(order: Order): Pick<BillEntry, 'walletReference' | 'cells'> {
  const { trade, sent, tradeType } = order;
  const said = (name: string) => sent.get(name) ?? '';
  const ids = trade.refunds.map(({ number }) => [`id ${number}`, refundIdOf(order, number)]);
  return {
    walletReference: walletNumberOf(order),
    cells: {
      ...{ account: trade.account, device: said('device_info'), tradeType, body: said('body') },
      ...{ attach: said('attach'), cashier: said('op_user_id'), ...Object.fromEntries(ids) },
    },
  };
}

/** A day's list, made when the day is over in China; until then the short text that clients take for "not ready". */
export function billReply(bills: Bills, clock: Clock, fields: Fields): WireReply {
  const day = fields.get('bill_date') ?? '';
  if (day >= stampOf(clock.nowMs()).slice(0, 8)) return replyOf(200, '账单未生成', 'text/plain;charset=UTF-8');
  const body = bills.file(day.replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3')) ?? new Uint8Array();
  return { kind: 'reply', status: 200, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body };
}

function statement({ entries, footerOffMinor }: Bill, currency: string): string {
  const payments = entries.filter(({ kind }) => kind === 'payment');
  const refunds = entries.filter(({ kind }) => kind === 'refund');
  const totals = [
    ...[String(payments.length), major(sumOf(payments, ({ amountMinor }) => amountMinor) + footerOffMinor)],
    ...[major(sumOf(refunds, ({ amountMinor }) => amountMinor)), major(sumOf(refunds, couponOf))],
    ...[major(sumOf(entries, ({ feeMinor }) => feeMinor)), major(sumOf(entries, netOf))],
  ];
  const lines = entries.map((entry) => line(entry, currency));
  return `\ufeff${[header, ...lines, totalsHeader, row(totals)].join('\r\n')}\r\n`;
}

function line(entry: BillEntry, currency: string): string {
  const { kind, refundNumber, cells, orderedMinor, amountMinor } = entry;
  const payment = kind === 'payment';
  const returned = [cells[`id ${refundNumber}`] ?? `R${entry.providerReference.slice(-27)}`, refundNumber ?? ''];
  const numbers = payment
    ? ['', '', '0.00', '0.00', '', '']
    : [...returned, major(amountMinor), major(couponOf(entry)), 'ORIGINAL', refundStates[entry.state]];
  return row([
    ...[moment(entry.atMs), '', '', cells.account ?? '', '', cells.device ?? ''],
    ...[entry.providerReference, entry.walletReference, entry.reference, 'oSimulatedPayer', cells.tradeType ?? ''],
    ...[
      payment ? '支付成功' : '转入退款',
      'CFT',
      currency,
      major(orderedMinor),
      payment ? major(couponOf(entry)) : '0.00',
    ],
    ...numbers,
    ...[cells.body ?? '', cells.attach ?? '', major(entry.feeMinor), '0.300%', '', '', '', '模拟商户'],
    ...[cells.cashier ?? '', '', '0.00', major(netOf(entry)), '', '', '', ''],
  ]);
}

const refundStates = { done: '退款成功', processing: '退款处理中', refused: '退款失败' } as const;

function couponOf({ amountMinor, payerPaidMinor }: BillEntry): number {
  return amountMinor - payerPaidMinor;
}

function netOf({ kind, payerPaidMinor }: BillEntry): number {
  return kind === 'payment' ? payerPaidMinor : -payerPaidMinor;
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => `\`${cell}`).join(',');
}
