import { createHash } from 'node:crypto';
import { type JsonObject, json, textOf } from '../formats.ts';
import { type Asked, type Dialect, type Outcome, type Reply, saidOf } from '../target.ts';

export interface EftpayAccount {
  readonly userConfirmKey: string;
  readonly secretCode: string;
}

export function eftpayDialect(account: EftpayAccount): Dialect {
  return {
    provider: 'eftpay',
    format: json,
    sign: (fields) => ({ ...fields, sign: signatureOf(fields, account.secretCode, 'omit') }),
    seal: null,
    bears: (replies, outcome, asked) => replies.some((reply) => says(reply, outcome, asked, account)),
  };
}

const paidWords: readonly unknown[] = ['TRADE_SUCCESS', 'TRADE_REFUND'];
const refundedWords: readonly unknown[] = ['TRADE_REFUND', 'TRADE_CLOSED'];
const missingWords: readonly unknown[] = ['TRADE_NOT_EXIST', 'REFUND_TRADE_NOT_EXIST'];
const missingCodes: readonly unknown[] = ['05', '31', 5, 31];

function says(reply: Reply, { reader, said }: Outcome, asked: Asked, account: EftpayAccount): boolean {
  const fields = json.parse(reply.body);
  if (fields === null || !isProven(fields, account)) return false;
  if (reader === 'notification') return fields.user_confirm_key === account.userConfirmKey && hints(fields, said);
  if (reply.status !== 200) return false;
  const { return_status: code, out_trade_no: number, trade_status: word } = fields;
  if (said.kind === 'notFound') return missingCodes.includes(code) || (isTaken(code) && missingWords.includes(word));
  if (!isTaken(code)) return false;
  switch (said.kind) {
    case 'approved':
      return number === asked.reference && paidWords.includes(word) && isSale(fields, asked);
    case 'closed':
      return number === asked.reference && word === 'TRADE_CLOSED' && mayBeSale(fields, asked);
    case 'showing':
      return saidOf(said, 'code') === fields.qr_code && (isEmpty(number) || number === asked.reference);
    case 'refunded':
      return number === asked.reference && refundedWords.includes(word) && isRefund(fields, asked);
    default:
      return false;
  }
}

function isSale({ transaction_amount, currency, refund_no }: JsonObject, asked: Asked): boolean {
  return minorOf(transaction_amount) === asked.amountMinor && currency === asked.currency && isEmpty(refund_no);
}

/** Nothing in it says that it is about something else. */
function mayBeSale({ transaction_amount, currency, refund_no }: JsonObject, asked: Asked): boolean {
  const sameAmount = isEmpty(transaction_amount) || minorOf(transaction_amount) === asked.amountMinor;
  return sameAmount && (isEmpty(currency) || currency === asked.currency) && isEmpty(refund_no);
}

/** "Closed" is about a refund only where this one and the others make up the whole. */
function isRefund(fields: JsonObject, asked: Asked): boolean {
  const { refund_no, transaction_amount, currency, trade_status } = fields;
  if (refund_no !== asked.refundNumber || minorOf(transaction_amount) !== asked.refundMinor) return false;
  if (!isEmpty(currency) && currency !== asked.currency) return false;
  return trade_status !== 'TRADE_CLOSED' || asked.committedMinor + asked.refundMinor === asked.amountMinor;
}

function isTaken(code: unknown): boolean {
  return code === '00' || code === 0;
}

/** A number that is there is the one that was told. */
function hints(fields: JsonObject, said: object): boolean {
  const told = [saidOf(said, 'reference'), saidOf(said, 'refundNumber')];
  return [fields.out_trade_no, fields.refund_no].every((value, at) => textOf(value) === (told[at] ?? ''));
}

function isProven(fields: Readonly<JsonObject>, { userConfirmKey, secretCode }: EftpayAccount): boolean {
  const { user_confirm_key: key, sign } = fields;
  if (!isEmpty(key) && key !== userConfirmKey) return false;
  return sign === signatureOf(fields, secretCode, 'omit') || sign === signatureOf(fields, secretCode, 'keep');
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function minorOf(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^\d+(\.\d\d?)?$/.test(text) ? Math.round(Number(text) * 100) : null;
}

/** By hand, over the values as they stand in compact JSON. */
function signatureOf(fields: Readonly<JsonObject>, secret: string, empty: 'omit' | 'keep'): string {
  const texts = Object.entries(fields).map(([name, value]) => [name, textOf(value)] as const);
  const signed = texts.filter(([name, value]) => name !== 'sign' && (empty === 'keep' || value !== ''));
  const pairs = signed.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
  return createHash('sha256').update(secret).update(pairs.join('&')).digest('hex');
}
