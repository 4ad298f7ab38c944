import type { WireReply } from '../../providers/exchange.ts';
import { replyOf } from '../wire.ts';
import { decimalOf, type EmptyValues, type Fields, minorOf, parseFields, signOf, stampOf } from './fields.ts';

/** Texts of Appendix 3, as far as this world says them. */
const texts: Readonly<Record<string, string>> = {
  '00': 'Success',
  '02': 'Wallet type does not match the transaction type',
  '03': 'Existing transaction, out_trade_no must be unique',
  '04': 'Wallet type does not match the order transaction type',
  '05': 'TRADE_NOT_EXIST',
  '06': 'Parameter abnormal',
  '10': 'Signature abnormal',
  '12': 'Time matching abnormal, please check the client time',
  '13': 'Time format error',
  '14': 'Existing refund transaction, refund_no must be unique',
  '15': 'Refund/Cancel failed, transaction has been closed',
  '16': 'Refund/Cancel failed, transaction pending payment',
  '18': 'The cumulative refund amount cannot be greater than the order amount',
  '19': 'querytype: OUT_TRADE',
  '20': 'paytype: WeChat/Alipay',
  '30': 'Account information is empty, cannot initiate payment',
  '31': 'Order does not exist',
  '42': 'Cancel failed: WeChat processing abnormal',
  '54': 'Close failed, transaction has been paid',
  '55': 'Close failed: Only transactions of the day can be closed',
  '64': 'Basic account balance is insufficient',
  '-1': 'System error: Interface returned abnormal',
  '-12': 'User_Confirm_Key is incorrect',
  '-13': 'JSON request is incorrect',
  '-22': 'Amount format error',
  '-23': 'The range of transaction_amount is 0.02~60000',
  '-99': 'out_trade_no/refund_no must be unique',
};

export interface Desk {
  readonly secretCode: string;
  readonly emptyValues: EmptyValues;
  readonly nowMs: () => number;
}

/** Signed from "00" up; below zero there is neither time nor signature. */
export function answer(desk: Desk, code: string, fields: Fields = {}): WireReply {
  const said = { return_status: code, return_char: texts[code] ?? '', ...fields };
  return httpReply(desk, code.startsWith('-') ? said : signed({ ...said, time: stampOf(desk.nowMs()) }, desk));
}

export function signed(fields: Fields, { secretCode, emptyValues }: Pick<Desk, 'secretCode' | 'emptyValues'>): Fields {
  return { ...fields, sign: signOf(fields, secretCode, emptyValues) };
}

function httpReply(desk: Desk, fields: Fields): WireReply {
  const date = new Date(desk.nowMs()).toUTCString();
  const reply = replyOf(200, JSON.stringify(fields), 'application/json;charset=UTF-8');
  return reply.kind === 'reply' ? { ...reply, headers: { ...reply.headers, date } } : reply;
}

export function garbageReply(): WireReply {
  return replyOf(200, '<html><head><title>302 Found</title></head><body>{"return_status":"00","trade_sta', 'text/html');
}

export function status500Reply(): WireReply {
  return replyOf(500, 'Internal Server Error', 'text/plain');
}

export type Signer = Pick<Desk, 'secretCode' | 'emptyValues'>;

/** The same answer or notification about another amount, signed anew; null when it names none. */
export function withOtherAmount(body: Uint8Array, signer: Signer): Uint8Array | null {
  const other = (amount: string) => decimalOf(minorOf(amount) + 100);
  // A notification calls it `total_fee`.
  return respelled(body, signer, 'transaction_amount', other) ?? respelled(body, signer, 'total_fee', other);
}

/** The same answer about another order, signed anew; null when it names none. */
export function withOtherOrder(body: Uint8Array, signer: Signer): Uint8Array | null {
  return respelled(body, signer, 'out_trade_no', otherText);
}

function respelled(body: Uint8Array, signer: Signer, name: string, spell: (text: string) => string): Uint8Array | null {
  const fields = parseFields(body);
  const text = fields?.[name];
  if (fields === null || !text) return null;
  const changed = { ...fields, [name]: spell(text) };
  return Buffer.from(JSON.stringify('sign' in changed ? signed(changed, signer) : changed));
}

/** Another number, and not the same again when it is changed twice: a spoilt reply may be spoilt once more on its way. */
export function otherText(text: string): string {
  const digits = '0123456789';
  const letters = 'ABCDEFGHJKMNPQRSTVWXYZ';
  const last = text.at(-1) ?? '';
  const row = digits.includes(last) ? digits : letters;
  return text.slice(0, -1) + row.charAt((row.indexOf(last) + 1) % row.length);
}
