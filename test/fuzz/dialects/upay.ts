import { type JsonObject, json, objectIn, textOf } from '../formats.ts';
import { type Asked, type Dialect, type Outcome, type Reply, saidOf } from '../target.ts';

/** Upay signs no reply: TLS and our own request are its proof, and a body is taken at its word. */
export function upayDialect(terminalSn: string): Dialect {
  return {
    provider: 'upay',
    format: json,
    sign: null,
    seal: null,
    bears: (replies, outcome, asked) => replies.some((reply) => says(reply, outcome, asked, terminalSn)),
  };
}

function says(reply: Reply, { reader, said }: Outcome, asked: Asked, terminalSn: string): boolean {
  const envelope = trimmed(json.parse(reply.body) ?? {});
  if (reply.status < 200 || reply.status > 299 || envelope.result_code !== '200') return false;
  const biz = trimmed(objectIn(envelope.biz_response));
  const data = trimmed(objectIn(biz.data));
  switch (said.kind) {
    case 'approved':
    case 'returned':
      return holds(reader, said, biz, data, asked);
    case 'showing':
      return biz.result_code === 'PRECREATE_SUCCESS' && saidOf(said, 'code') === data.qr_code && mayBeOurs(data, asked);
    case 'closed':
      return biz.result_code === 'SUCCESS' && data.order_status === 'CANCELED' && mayBeOurs(data, asked);
    case 'notFound':
      if (biz.result_code === 'FAIL') return /NOT_EXIST/.test(textOf(biz.error_code));
      return reader === 'refundQuery' && isOurs(data, asked) && !wentBack(data, asked);
    case 'refunded':
      return biz.result_code === 'SUCCESS' && isOurs(data, asked) && wentBack(data, asked);
    case 'granted':
      return grants(biz, saidOf(said, 'terminalKey'), saidOf(said, 'terminalSn') ?? terminalSn);
    default:
      return false;
  }
}

const paidWords: readonly unknown[] = ['PAID', 'REFUNDED', 'PARTIAL_REFUNDED'];

function holds(reader: string, said: object, biz: JsonObject, data: JsonObject, asked: Asked): boolean {
  if (!isOurs(data, asked) || !paidWords.includes(data.order_status)) return false;
  if (biz.result_code !== (reader === 'pay' ? 'PAY_SUCCESS' : 'SUCCESS')) return false;
  if (data.sn !== saidOf(said, 'approval', 'providerReference') || (said as { kind?: string }).kind === 'approved')
    return data.sn === saidOf(said, 'approval', 'providerReference') && data.order_status === 'PAID';
  return saidOf(said, 'returned', 'minor') === goneMinor(data);
}

function goneMinor(data: JsonObject): number {
  if (data.order_status === 'PAID') return 0;
  return data.order_status === 'REFUNDED'
    ? Number(data.total_amount)
    : Number(data.total_amount) - Number(data.net_amount);
}

/** Its own number beside enough that is gone; or no number, and exactly that much more is gone. */
function wentBack(data: JsonObject, { reference, refundNumber, refundMinor, committedMinor }: Asked): boolean {
  if (!paidWords.includes(data.order_status)) return false;
  const gone = goneMinor(data);
  const named = data.refund_request_no || textOf(data.client_tsn).replace(`${reference}-`, '');
  if (named === refundNumber) return gone >= refundMinor;
  return !data.refund_request_no && gone === committedMinor + refundMinor;
}

function isOurs(data: JsonObject, { reference, amountMinor, providerReference }: Asked): boolean {
  const sameNumber = providerReference === null || !data.sn || data.sn === providerReference;
  return sameNumber && data.client_sn === reference && minorOf(data.total_amount) === amountMinor;
}

/** Nothing in it says that it is about something else. */
function mayBeOurs(data: JsonObject, { reference, amountMinor }: Asked): boolean {
  if (data.client_sn && data.client_sn !== reference) return false;
  return !data.total_amount || minorOf(data.total_amount) === amountMinor;
}

function minorOf(value: unknown): number {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number.parseInt(value, 10) : -1;
}

/** A key for this terminal, flat or in `data`. */
function grants(biz: JsonObject, key: unknown, terminalSn: unknown): boolean {
  if (typeof biz.result_code === 'string' && !/^(200|.*SUCCESS|)$/.test(biz.result_code)) return false;
  const node = biz.data === undefined || biz.data === null ? biz : trimmed(objectIn(biz.data));
  return node.terminal_sn === terminalSn && node.terminal_key === key && typeof key === 'string' && key !== '';
}

/** Upay's own samples have keys that end in a space. */
function trimmed(node: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(node).map(([name, one]) => [name.trim(), one]));
}
