import type { WireReply } from '../../providers/exchange.ts';
import type { BankRefund } from '../bank.ts';
import { replyOf } from '../wire.ts';
import { stampOf } from './fields.ts';
import { type Order, walletNumberOf } from './orders.ts';
import type { Desk } from './payments.ts';
import { refundIdOf } from './returns.ts';
import type { Fields } from './xml.ts';

/** The 38 columns of the mainland statement. */
const header =
  '交易时间,公众账号ID,第三方商户号,商户号,子商户号,设备号,平台订单号,第三方订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,平台退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,终端类型,对账标识,门店编号,商户名称,收银员,子商户ID,免充值券金额,实收金额,扩展字段1,扩展字段2,扩展字段3,扩展字段4';
const totalsHeader = '总交易单数,总交易额,总退款金额,总企业红包退款金额,总手续费金额,总实收金额';

/** A day's list, made when the day is over in China; until then the short text that clients take for "not ready". */
export function billReply({ clock, orders, press }: Desk, fields: Fields): WireReply {
  const day = fields.get('bill_date') ?? '';
  if (day >= stampOf(clock.nowMs()).slice(0, 8)) return replyOf(200, '账单未生成', 'text/plain;charset=UTF-8');
  const on = (ms: number | null) => ms !== null && stampOf(ms).startsWith(day);
  const lines: string[] = [];
  let [trades, total, returned, net] = [0, 0, 0, 0];
  for (const order of orders.all) {
    const { trade } = order;
    if (trade.captures > 0 && on(trade.settledMs)) {
      lines.push(line(order, null, press.currency));
      trades += 1;
      total += trade.amountMinor;
      net += trade.payerPaidMinor;
    }
    for (const refund of trade.refunds.filter(({ doneMs }) => on(doneMs))) {
      lines.push(line(order, refund, press.currency));
      returned += refund.amountMinor;
      net -= refund.amountMinor;
    }
  }
  const totals = [String(trades), major(total), major(returned), '0.00', '0.00', major(net)];
  const text = `\ufeff${[header, ...lines, totalsHeader, row(totals)].join('\r\n')}\r\n`;
  return replyOf(200, text, 'text/plain;charset=UTF-8');
}

function line(order: Order, refund: BankRefund | null, currency: string): string {
  const { trade, sent } = order;
  const coupon = trade.amountMinor - trade.payerPaidMinor;
  const back = refund?.amountMinor ?? 0;
  const numbers =
    refund === null
      ? ['', '', '0.00', '0.00', '', '']
      : [...[refundIdOf(order, refund.number), refund.number, major(back), '0.00', 'ORIGINAL', '退款成功']];
  return row([
    ...[moment(refund?.doneMs ?? trade.settledMs ?? 0), '', '', trade.account, '', sent.get('device_info') ?? ''],
    ...[order.transactionId, walletNumberOf(order), order.outTradeNo, 'oSimulatedPayer', order.tradeType],
    ...[refund === null ? '支付成功' : '转入退款', 'CFT', currency, major(trade.amountMinor), major(coupon)],
    ...numbers,
    ...[sent.get('body') ?? '', sent.get('attach') ?? '', '0.00', '0.300%', '', '', '', '模拟商户'],
    ...[
      sent.get('op_user_id') ?? '',
      '',
      '0.00',
      major(refund === null ? trade.payerPaidMinor : -back),
      '',
      '',
      '',
      '',
    ],
  ]);
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => `\`${cell}`).join(',');
}

function moment(ms: number): string {
  return stampOf(ms).replace(/(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/, '$1-$2-$3 $4:$5:$6');
}

function major(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
