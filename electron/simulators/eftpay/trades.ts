import type { BankRefund, Trade } from '../bank.ts';
import { decimalOf, type Fields } from './fields.ts';
import type { Order } from './orders.ts';

const hongKongMs = 8 * 3600_000;

/** VMP, scene/qrcode/Query: what a sale reads as. A field that has nothing to say is there and empty. */
export function saleFields({ trade, fields }: Order): Fields {
  return {
    out_trade_no: trade.reference,
    refund_no: '',
    eftpay_trade_no: trade.providerReference,
    trade_status: saleStatus(trade),
    trade_type: 'SALE',
    buyer_id: trade.captures > 0 ? '2088simulated' : '',
    tid: fields.tid ?? '',
    transaction_id: trade.captures > 0 ? walletNumberOf(trade) : '',
    payment_type: paidBy(fields),
    trade_time: timeText(trade.settledMs ?? trade.openedMs),
    transaction_amount: decimalOf(trade.amountMinor),
    currency: currencyOf(fields),
  };
}

export function refundFields({ trade, fields }: Order, refund: BankRefund): Fields {
  const whole = trade.returnedMinor === trade.amountMinor;
  const done = whole ? 'TRADE_CLOSED' : 'TRADE_REFUND';
  return {
    out_trade_no: trade.reference,
    refund_no: refund.number,
    eftpay_trade_no: `${trade.providerReference}R${trade.refunds.indexOf(refund) + 1}`,
    trade_status: refund.state === 'processing' ? 'APPLY_SUCCESS' : done,
    trade_type: 'REFUND',
    payment_type: paidBy(fields),
    trade_time: timeText(refund.doneMs ?? refund.askedMs),
    transaction_amount: decimalOf(refund.amountMinor),
    original_amount: decimalOf(trade.amountMinor),
    currency: currencyOf(fields),
  };
}

function saleStatus(trade: Trade): string {
  switch (trade.state) {
    case 'waiting':
      return 'TRADE_PROCESSING';
    case 'refused':
      return 'TRADE_FAIL';
    case 'closed':
      return 'TRADE_CLOSED';
    case 'paid':
      if (trade.returnedMinor === 0) return 'TRADE_SUCCESS';
      return trade.returnedMinor < trade.amountMinor ? 'TRADE_REFUND' : 'TRADE_CLOSED';
  }
}

/** The final reply names the wallet that was really used. */
function paidBy({ payment_type = '' }: Fields): string {
  return payment_type === 'ALIPAYBOTH' ? 'ALIPAYHK' : payment_type;
}

/** Fixed by the account; the desk keeps it among an order's fields. */
function currencyOf({ currency = 'HKD' }: Fields): string {
  return currency;
}

export function walletNumberOf({ providerReference }: Trade): string {
  return `4200${providerReference}`;
}

/** `yyyy-MM-dd HH:mm:ss` */
export function timeText(ms: number): string {
  return new Date(ms + hongKongMs).toISOString().slice(0, 19).replace('T', ' ');
}
