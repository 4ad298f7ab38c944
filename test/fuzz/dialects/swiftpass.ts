import { createHash } from 'node:crypto';
import { type Format, type JsonObject, listIn, textOf, xml } from '../formats.ts';
import { type Asked, type Dialect, type Outcome, type Reply, saidOf } from '../target.ts';

export interface SwiftpassMerchant {
  readonly merchantId: string;
  readonly key: string;
}

type Fields = Readonly<Record<string, string>>;

/** MD5, as document 4.2 has it. */
export function swiftpassDialect(merchant: SwiftpassMerchant): Dialect {
  return {
    provider: 'swiftpass',
    format: messageOrStatement,
    sign: (fields) => {
      const texts = textsOf(fields);
      return { ...texts, sign: signatureOf(texts, merchant.key) };
    },
    seal: null,
    bears: (replies, outcome, asked) => bears(replies, outcome, asked, merchant),
  };
}

function bears(replies: readonly Reply[], outcome: Outcome, asked: Asked, merchant: SwiftpassMerchant): boolean {
  const { reader, said } = outcome;
  if (reader === 'bill') return replies.some((reply) => isStatement(reply, said));
  const messages = replies.filter(({ status }) => reader === 'notification' || status === 200);
  const proven = messages.map((reply) => textsOf(xml.parse(reply.body) ?? {})).filter((one) => isProven(one, merchant));
  if (said.kind === 'notFound') return messages.some((reply) => misses(textsOf(xml.parse(reply.body) ?? {}), asked));
  const done = proven.filter(({ status, result_code }) => status === '0' && result_code === '0');
  if (said.kind === 'returned') return returns(done, said, asked);
  return (reader === 'notification' ? proven : done).some((fields) => says(fields, done, outcome, asked));
}

/** Of a number it does not know the gateway need not sign, by the settings. */
function misses(fields: Fields, { refundNumber }: Asked): boolean {
  const { err_code = '', err_msg = '', message = '', err_code_des = '', refund_count = '' } = fields;
  if (/not.?exist|不存在/i.test([err_code, err_msg, message, err_code_des].join(' '))) return true;
  const numbers = Object.entries(fields).filter(([name]) => name.startsWith('out_refund_no_'));
  return refund_count !== '' && !numbers.some(([, number]) => number === refundNumber);
}

const endWords: readonly unknown[] = ['CLOSED', 'REVOKED', 'REVERSE'];

function says(fields: Fields, done: readonly Fields[], { reader, said }: Outcome, asked: Asked): boolean {
  const { out_trade_no: number = '', trade_state: state = '' } = fields;
  switch (said.kind) {
    case 'approved':
      if (!isOurs(fields, asked) || saidOf(said, 'approval', 'providerReference') !== fields.transaction_id)
        return false;
      if (reader === 'pay')
        return fields.pay_result === '0' && fields.need_query !== 'Y' && ['', 'SUCCESS'].includes(state);
      return state === 'SUCCESS' || (state === 'REFUND' && done.some((list) => returnedIn(list, asked) === 0));
    case 'showing':
      return saidOf(said, 'code') === fields.code_url && mayBeOurs(fields, asked);
    case 'closed':
      return endWords.includes(state) && mayBeOurs(fields, asked);
    case 'refunded':
      return number === asked.reference && sameNumber(fields, asked) && isRefunded(fields, asked);
    case 'hint':
      return fields.status === '0' && number !== '' && number === saidOf(said, 'reference');
    default:
      return false;
  }
}

function returns(done: readonly Fields[], said: object, asked: Asked): boolean {
  const minor = saidOf(said, 'returned', 'minor');
  const isPaid = done.some((fields) => fields.trade_state === 'REFUND' && isOurs(fields, asked));
  return isPaid && done.some((fields) => returnedIn(fields, asked) === minor);
}

/** What the list of an order's refunds adds up to; null where it is no such list. */
function returnedIn(fields: Fields, { reference }: Asked): number | null {
  const count = Number(fields.refund_count);
  if (fields.out_trade_no !== reference || !(count >= 0) || fields.refund_count === '') return null;
  let sum = 0;
  for (let n = 0; n < count; n += 1)
    if (fields[`refund_status_${n}`] === 'SUCCESS') sum += minorOf(fields[`refund_fee_${n}`]);
  return sum;
}

function isRefunded(fields: Fields, { refundNumber, refundMinor }: Asked): boolean {
  const count = Math.min(999, Number(fields.refund_count));
  const numbers = Array.from({ length: count >= 0 ? count : 0 }, (_one, n) => n);
  const ours = numbers.filter((n) => fields[`out_refund_no_${n}`] === refundNumber);
  const [n] = ours;
  if (n === undefined || ours.length > 1) return false;
  return fields[`refund_status_${n}`] === 'SUCCESS' && minorOf(fields[`refund_fee_${n}`]) === refundMinor;
}

function isOurs(fields: Fields, asked: Asked): boolean {
  const { out_trade_no, total_fee, fee_type = '' } = fields;
  if (out_trade_no !== asked.reference || minorOf(total_fee) !== asked.amountMinor) return false;
  return (fee_type === '' || fee_type === asked.currency) && sameNumber(fields, asked);
}

/** Nothing in it says that it is about something else. */
function mayBeOurs({ out_trade_no = '', total_fee = '', fee_type = '' }: Fields, asked: Asked): boolean {
  if (out_trade_no !== '' && out_trade_no !== asked.reference) return false;
  if (total_fee !== '' && minorOf(total_fee) !== asked.amountMinor) return false;
  return fee_type === '' || fee_type === asked.currency;
}

function sameNumber({ transaction_id = '' }: Fields, { providerReference }: Asked): boolean {
  return providerReference === null || transaction_id === '' || transaction_id === providerReference;
}

function minorOf(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
}

function isProven(fields: Fields, { merchantId, key }: SwiftpassMerchant): boolean {
  // A failure need not name the merchant; whoever signs with the key is the gateway.
  const named = fields.mch_id === merchantId || (!fields.mch_id && fields.result_code !== '0');
  return named && fields.sign?.toUpperCase() === signatureOf(fields, key);
}

function signatureOf(fields: Fields, key: string): string {
  const names = Object.keys(fields).filter((name) => name !== 'sign' && fields[name] !== '');
  const pairs = names.sort((one, other) => (one < other ? -1 : 1)).map((name) => `${name}=${fields[name]}`);
  return createHash('md5')
    .update(`${pairs.join('&')}&key=${key}`)
    .digest('hex')
    .toUpperCase();
}

function textsOf(fields: Readonly<JsonObject>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, textOf(value)]));
}

/** Each row that was read stands in the text: its number, and its amount in major units. */
function isStatement({ status, body }: Reply, said: object): boolean {
  const rows = saidOf(said, 'rows');
  if (status !== 200 || !Array.isArray(rows)) return false;
  const lines = Buffer.from(body)
    .toString()
    .split('\n')
    .map((line) => line.split(',`'));
  return rows.every((row: object) => {
    const [number, minor, kind] = [saidOf(row, 'reference'), saidOf(row, 'amount', 'minor'), saidOf(row, 'kind')];
    return lines.some((cells) => {
      const [isPayment, amount] = [cells[11]?.trim() === '支付成功', kind === 'payment' ? cells[14] : cells[18]];
      if ((kind === 'payment') !== isPayment || (number ?? '') !== cells[8]?.trim()) return false;
      return minor === Math.round(Number.parseFloat(amount ?? '') * 100);
    });
  });
}

/** The statement of a day as fields too: an object a line, its cells by their place. */
const messageOrStatement: Format = {
  ...xml,
  parse(body) {
    const text = Buffer.from(body).toString();
    if (!text.includes(',`')) return xml.parse(body);
    const statement = text.split('\r\n').map((line) => Object.fromEntries(line.split(',`').entries()));
    return { statement };
  },
  write(root, doubles, random) {
    if (root.statement === undefined) return xml.write(root, doubles, random);
    const lines = listIn(root.statement).map((cells) => Object.values(cells).map(textOf).join(',`'));
    return Buffer.from(lines.join('\r\n'));
  },
};
