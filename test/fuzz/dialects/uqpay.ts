import { createHmac } from 'node:crypto';
import { type Json, type JsonObject, json, listIn, objectIn, textOf } from '../formats.ts';
import { type Asked, type Dialect, type Outcome, type Reply, saidOf } from '../target.ts';

/** UQPAY signs its messages to us, by headers, and no reply: those are taken at their word. */
export function uqpayDialect(webhookSecret: string): Dialect {
  return {
    provider: 'uqpay',
    format: json,
    sign: null,
    seal: (reply) => sealed(reply, webhookSecret),
    bears: (replies, outcome, asked) =>
      replies.some((reply) =>
        outcome.reader === 'notification' ? hints(reply, outcome, asked, webhookSecret) : says(reply, outcome, asked),
      ),
  };
}

function says(reply: Reply, { reader, said }: Outcome, asked: Asked): boolean {
  const node = json.parse(reply.body);
  if (node === null) return false;
  if (reply.status < 200 || reply.status > 299) return false;
  const rows = [node, ...listIn(node.data)];
  switch (said.kind) {
    case 'approved':
    case 'returned':
      return rows.some((row) => isPaid(row, said, asked));
    case 'showing':
      return rows.some((row) => isOurs(row, asked) && codeIn(row) === saidOf(said, 'code'));
    case 'closed':
      return rows.some((row) => isOurs(row, asked) && /^cancell?ed$/i.test(textOf(row.intent_status)));
    case 'refunded':
      return rows.some((row) => isRefunded(row, asked));
    case 'notFound':
      return reader === 'refundQuery' ? isNotListed(node, asked) : isNotBegun(node, asked);
    case 'granted':
      return node.auth_token === saidOf(said, 'token');
    case 'bill':
      return areSettled(listIn(node.data), saidOf(said, 'rows'));
    default:
      return false;
  }
}

function isPaid(row: JsonObject, said: object, asked: Asked): boolean {
  if (!isOurs(row, asked) || textOf(row.intent_status).toUpperCase() !== 'SUCCEEDED') return false;
  if (saidOf(said, 'approval', 'providerReference') !== row.payment_intent_id) return false;
  const captured = minorOf(row.captured_amount) ?? 0;
  const returned = minorOf(objectIn(row.latest_payment_attempt).refunded_amount) ?? 0;
  return (captured === 0 || captured === asked.amountMinor) && returned === (saidOf(said, 'returned', 'minor') ?? 0);
}

function isOurs(row: JsonObject, asked: Asked): boolean {
  const { payment_intent_id: id, merchant_order_id: number, currency } = row;
  const sameNumber = asked.providerReference === null ? typeof id === 'string' : id === asked.providerReference;
  return (
    sameNumber && number === asked.reference && currency === asked.currency && minorOf(row.amount) === asked.amountMinor
  );
}

function isNotListed({ data }: JsonObject, { refundNumber }: Asked): boolean {
  return !listIn(data).some(({ metadata }) => objectIn(metadata).refund_number === refundNumber);
}

/** In no row of a list, or an intent that nobody began to pay. */
function isNotBegun(node: JsonObject, asked: Asked): boolean {
  const ours = [node, ...listIn(node.data)].filter((row) => row.merchant_order_id === asked.reference);
  return ours.every((row) => /^requires_(payment_method|confirmation)$/i.test(textOf(row.intent_status)));
}

function codeIn({ next_action }: JsonObject): unknown {
  const action = objectIn(next_action);
  return action.qr_code ?? objectIn(action.display_qr_code).qr_code;
}

function isRefunded(row: JsonObject, asked: Asked): boolean {
  if (objectIn(row.metadata).refund_number !== asked.refundNumber) return false;
  if (textOf(row.refund_status).toUpperCase() !== 'SUCCEEDED' || row.currency !== asked.currency) return false;
  const sameIntent = !row.payment_intent_id || row.payment_intent_id === asked.providerReference;
  return sameIntent && minorOf(row.amount) === asked.refundMinor;
}

/** Every row that was read stands in the list, with its size and its kind. */
function areSettled(rows: readonly JsonObject[], said: unknown): boolean {
  if (!Array.isArray(said)) return false;
  return said.every((one: object) =>
    rows.some((row) => {
      const isRefund = /refund/i.test(textOf(row.transaction_type));
      if (isRefund !== (saidOf(one, 'kind') === 'refund')) return false;
      if ((row.merchant_order_id || null) !== saidOf(one, 'reference')) return false;
      return Math.abs(minorOf(row.transaction_amount) ?? Number.NaN) === saidOf(one, 'amount', 'minor');
    }),
  );
}

/** Major units as a decimal, text or number. */
function minorOf(value: Json | undefined): number | null {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^-?\d+(\.\d*)?$/.test(text) ? Number((Number(text) * 100).toFixed(4)) : null;
}

const toleranceMs = 300_000;

function hints(reply: Reply, { said }: Outcome, { nowMs }: Asked, secret: string): boolean {
  const { 'x-wk-signature': signature = '', 'x-wk-timestamp': timestamp = '' } = reply.headers;
  const stamp = Number(timestamp) >= 1e12 ? Number(timestamp) : Number(timestamp) * 1000;
  if (!(Math.abs(stamp - nowMs) <= toleranceMs) || signature.toLowerCase() !== sealOf(reply, timestamp, secret))
    return false;
  const data = objectIn(json.parse(reply.body)?.data);
  const told = [saidOf(said, 'reference'), saidOf(said, 'refundNumber')];
  const numbers = [data.merchant_order_id, objectIn(data.metadata).refund_number];
  return numbers.every((value, at) => (value || null) === (told[at] ?? null));
}

function sealed(reply: Reply, secret: string): Reply {
  const { 'x-wk-timestamp': timestamp } = reply.headers;
  if (timestamp === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'x-wk-signature': sealOf(reply, timestamp, secret) } };
}

/** HMAC-SHA512 over the bytes and the header's text. */
function sealOf({ body }: Reply, timestamp: string, secret: string): string {
  return createHmac('sha512', secret).update(body).update(timestamp).digest('hex');
}
