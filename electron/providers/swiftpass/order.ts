import type { Wallet } from '#shared/payment/payment.ts';
import { readTradeState, type TradeState, walletOf } from './codes.ts';
import { type Message, minorOf, text } from './message.ts';
import { readWireTime } from './time.ts';

/** What an answer says of an order, in any call. What it does not say is null. */
export interface Order {
  readonly outTradeNo: string | null;
  readonly transactionId: string | null;
  readonly outTransactionId: string | null;
  readonly totalMinor: number | null;
  readonly couponMinor: number | null;
  /** A discount that does not take part in the settlement. */
  readonly unsettledMinor: number | null;
  /** ISO 4217. */
  readonly feeType: string | null;
  readonly cash: { readonly fee: string; readonly feeType: string; readonly rate: string } | null;
  readonly wallet: Wallet;
  readonly paidAtMs: number | null;
  readonly needQuery: 'yes' | 'no' | null;
  readonly payResult: string | null;
  readonly tradeState: TradeState | null;
  /** Of `trade_state` the word itself. */
  readonly tradeWord: string | null;
  readonly codeUrl: string | null;
}

/** May throw `Garbled`. */
export function readOrder(message: Message): Order {
  const tradeWord = text(message, 'trade_state');
  return {
    outTradeNo: text(message, 'out_trade_no'),
    transactionId: text(message, 'transaction_id'),
    outTransactionId: text(message, 'out_transaction_id'),
    totalMinor: minorOf(message, 'total_fee'),
    couponMinor: minorOf(message, 'coupon_fee'),
    unsettledMinor: minorOf(message, 'unsettled_discount_fee'),
    feeType: text(message, 'fee_type'),
    cash: readCash(message),
    wallet: walletOf(text(message, 'trade_type'), text(message, 'payment_inst')),
    paidAtMs: readWireTime(text(message, 'time_end')),
    needQuery: readNeedQuery(text(message, 'need_query')),
    payResult: text(message, 'pay_result'),
    tradeState: readTradeState(tradeWord),
    tradeWord,
    codeUrl: text(message, 'code_url'),
  };
}

function readNeedQuery(word: string | null): Order['needQuery'] {
  if (word === 'Y') return 'yes';
  return word === 'N' ? 'no' : null;
}

/** What the payer's own account was charged, as it is written: it is not our money (6.3.3). */
function readCash(message: Message): Order['cash'] {
  const fee = text(message, 'cash_fee');
  const feeType = text(message, 'cash_fee_type');
  if (fee === null || feeType === null) return null;
  return { fee: fee.slice(0, 32), feeType: feeType.slice(0, 8), rate: (text(message, 'rate') ?? '').slice(0, 32) };
}
