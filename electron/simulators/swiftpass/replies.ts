import type { Currency } from '#shared/money.ts';
import type { WireReply } from '../../providers/exchange.ts';
import type { Random } from '../random.ts';
import type { Refusal } from '../scenario.ts';
import { replyOf } from '../wire.ts';
import { stampOf } from './fields.ts';
import { type Order, walletNumberOf } from './orders.ts';
import type { Seal } from './seal.ts';
import { type Fields, formatMessage, parseMessage } from './xml.ts';

/** Which answers are signed. The document says that failed ones generally are not; live ones often were. */
export type Signs = 'all' | 'processed' | 'successes';

export interface Press {
  readonly seal: Seal;
  readonly random: Random;
  readonly signs: Signs;
  readonly merchant: { readonly mch_id: string; readonly groupno?: string; readonly sign_agentno?: string };
  readonly currency: Currency;
}

export interface ErrorWords {
  readonly code: string;
  readonly text: string;
}

/** Codes and sentences of the document, 3.2 and 8.1 to 8.3, in the gateway's manner. */
export function errorOfRefusal(refusal: Refusal): ErrorWords {
  switch (refusal) {
    case 'codeExpired':
      return { code: 'AUTHCODE_EXPIRE', text: '二维码已过期,请刷新再试' };
    case 'codeInvalid':
      return { code: 'Auth code invalid', text: 'Invalid payment code' };
    case 'insufficientFunds':
      return { code: 'NOTENOUGH', text: 'Insufficient balance' };
    case 'payerLimit':
      return { code: 'BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR', text: 'The daily limit of the payer is exceeded' };
    case 'merchantLimit':
      return { code: 'ACQ.PRODUCT_AMOUNT_LIMIT_ERROR', text: 'The transaction amount exceeded the limit' };
    case 'walletRefused':
      return { code: 'aop.ACQ.PAYMENT_FAIL', text: 'The transaction failed' };
    case 'customerCancelled':
      return { code: 'PAYMENT_FAIL', text: '[EP99]用户取消支付' };
  }
}

export function done(press: Press, fields: Readonly<Record<string, string>>): WireReply {
  return xmlReply(sealed(press, { status: '0', result_code: '0', ...press.merchant, ...fields }));
}

export function failed(press: Press, error: ErrorWords, fields: Readonly<Record<string, string>> = {}): WireReply {
  const said = {
    status: '0',
    result_code: '1',
    ...press.merchant,
    err_code: error.code,
    err_msg: error.text,
    ...fields,
  };
  return xmlReply(press.signs === 'successes' ? envelope(press, said) : sealed(press, said));
}

/** Refused before it was understood (8.1: 400 and 500 with their sentence). */
export function rejected(press: Press, status: '400' | '500', sentence: string): WireReply {
  const said = { status, message: sentence };
  return xmlReply(press.signs === 'all' ? sealed(press, said) : new Map(Object.entries(said)));
}

export function xmlReply(fields: Fields): WireReply {
  return {
    kind: 'reply',
    status: 200,
    headers: { 'content-type': 'text/xml;charset=UTF-8' },
    body: formatMessage(fields),
  };
}

export function garbageReply(): WireReply {
  return replyOf(200, '<html><head><title>302 Found</title></head><body><xml><status>0</status>', 'text/html');
}

export function status500Reply(): WireReply {
  return replyOf(500, 'Internal Server Error', 'text/plain');
}

function envelope({ seal, random }: Press, said: Readonly<Record<string, string>>): Fields {
  const common = { version: '2.0', charset: 'UTF-8', sign_type: seal.type, nonce_str: random.hex(32) };
  return new Map(Object.entries({ ...common, ...said }).filter(([, value]) => value !== ''));
}

export function sealed(press: Press, said: Readonly<Record<string, string>>): Fields {
  const fields = envelope(press, said);
  return new Map([...fields, ['sign', press.seal.sign(fields)]]);
}

/** What an answer or a notification says of a paid order. */
export function paidFields(order: Order, { currency }: Press): Record<string, string> {
  const { trade, sent } = order;
  const couponMinor = trade.amountMinor - trade.payerPaidMinor;
  return {
    trade_type: order.tradeType,
    openid: 'oSimulatedPayer',
    transaction_id: order.transactionId,
    out_transaction_id: walletNumberOf(order),
    out_trade_no: order.outTradeNo,
    total_fee: totalOf(order),
    fee_type: currency,
    ...(couponMinor === 0 ? {} : { coupon_fee: String(couponMinor) }),
    attach: sent.get('attach') ?? '',
    device_info: sent.get('device_info') ?? '',
    bank_type: 'CFT',
    time_end: stampOf(trade.settledMs ?? trade.openedMs),
  };
}

/** The order's amount, or another one for as long as the scenario says. */
export function totalOf(order: Order): string {
  if (order.wrongAmountsLeft === 0) return String(order.trade.amountMinor);
  order.wrongAmountsLeft -= 1;
  return String(order.trade.amountMinor + 100);
}

/** The same answer about another amount, signed as the gateway signs; null when it names none. */
export function withOtherAmount(body: Uint8Array, seal: Seal): Uint8Array | null {
  return respelled(body, seal, /^(total_fee|refund_fee(_\d+)?)$/, (minor) => String(Number(minor) + 100));
}

/** The same answer about another order, signed as the gateway signs; null when it names none. */
export function withOtherOrder(body: Uint8Array, seal: Seal): Uint8Array | null {
  return respelled(body, seal, /^(out_trade_no|transaction_id)$/, otherText);
}

function respelled(body: Uint8Array, seal: Seal, names: RegExp, spell: (value: string) => string): Uint8Array | null {
  const fields = parseMessage(body);
  if (fields === null || ![...fields.keys()].some((name) => names.test(name))) return null;
  const others = new Map([...fields].map(([name, value]) => [name, names.test(name) ? spell(value) : value]));
  if (others.has('sign')) others.set('sign', seal.sign(others));
  return formatMessage(others);
}

/** Another number, and not the same again when it is changed twice: a spoilt reply may be spoilt once more on its way. */
export function otherText(text: string): string {
  const digits = '0123456789';
  const letters = 'ABCDEFGHJKMNPQRSTVWXYZ';
  const last = text.at(-1) ?? '';
  const row = digits.includes(last) ? digits : letters;
  return text.slice(0, -1) + row.charAt((row.indexOf(last) + 1) % row.length);
}
