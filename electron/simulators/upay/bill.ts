import { type Bill, type BillEntry, type Bills, createBills, entriesOf, major, moment, sumOf } from '../bill.ts';
import { textOf } from './fields.ts';
import { type Order, type Orders, payways, tradeNoOf } from './orders.ts';

/**
 * What a shop saves from the portal: Upay has no call, and no document shows the table. Ours, with the names its documents
 * have for these things.
 */
const header =
  '交易时间,门店,终端号,商户订单号,收钱吧订单号,支付流水号,退款请求号,交易类型,支付方式,交易状态,交易金额,退款金额,实付金额,手续费,商品';

/** 38 in 10,000, to the nearest cent; some comes back with a refund. */
const feeOf = (minor: number) => Math.round(minor * 0.0038);

export function createUpayBills(orders: Pick<Orders, 'all'>): Bills {
  return createBills(() => orders.all.flatMap((order) => entriesOf(order.trade, namesOf(order), feeOf)), table);
}

function namesOf(order: Order): Pick<BillEntry, 'walletReference' | 'cells'> {
  const { terminalSn, payway, fields } = order;
  const cells = { terminal: terminalSn, wallet: payways[payway]?.name ?? '', subject: textOf(fields, 'subject') };
  return { walletReference: tradeNoOf(order), cells };
}

function table({ entries, footerOffMinor }: Bill): string {
  const of = (kind: BillEntry['kind']) => sumOf(entries, (entry) => (entry.kind === kind ? entry.amountMinor : 0));
  const totals = [
    ...['合计', '', '', String(entries.length), '', '', '', '', '', ''],
    ...[major(of('payment') + footerOffMinor), major(of('refund')), ''],
    ...[major(sumOf(entries, ({ feeMinor }) => feeMinor)), ''],
  ];
  return `\ufeff${[header, ...entries.map(line), totals.join(',')].join('\r\n')}\r\n`;
}

const states = { done: '成功', processing: '处理中', refused: '失败' } as const;

function line(entry: BillEntry): string {
  const { kind, cells, refundNumber } = entry;
  const payment = kind === 'payment';
  const type = payment ? '收款' : refundNumber === null ? '撤单' : '退款';
  return [
    ...[moment(entry.atMs), '模拟门店', cells.terminal ?? '', entry.reference, entry.providerReference],
    ...[entry.walletReference, refundNumber ?? '', type, cells.wallet ?? '', states[entry.state]],
    ...[payment ? major(entry.amountMinor) : '', payment ? '' : major(entry.amountMinor)],
    ...[major(entry.payerPaidMinor), major(entry.feeMinor), `"${(cells.subject ?? '').replaceAll('"', '""')}"`],
  ].join(',');
}
