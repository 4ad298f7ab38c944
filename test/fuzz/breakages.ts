import { type Json, type JsonObject, objectIn } from './formats.ts';
import type { Asked, Dialect, Reply } from './target.ts';

/** A reply as a broken reader would have it: what it should have refused is mended before it is read. */
export type BrokenReading = (reply: Reply, dialect: Dialect, asked: Asked) => Reply;

const amounts = ['total_amount', 'total_fee', 'transaction_amount', 'amount', 'captured_amount'];
const references = ['client_sn', 'out_trade_no', 'merchant_order_id'];
const currencies = ['fee_type', 'currency'];
const states = ['order_status', 'trade_state', 'trade_status', 'intent_status'];
const refunds = ['out_refund_no_0', 'out_refund_no_1', 'refund_no', 'refund_number', 'refund_request_no'];

/** Each is a reader that leaves out one comparison. */
export const brokenReadings: Readonly<Record<string, BrokenReading>> = {
  'ignores the amount': (reply, dialect, asked) => withFields(reply, dialect, amounts, () => amountOf(dialect, asked)),
  'takes the answer of another order': (reply, dialect, asked) =>
    withFields(reply, dialect, references, () => asked.reference),
  'ignores the currency': (reply, dialect, asked) => withFields(reply, dialect, currencies, () => asked.currency),
  'takes any state for paid': (reply, dialect) => withFields(reply, dialect, states, () => paidWords[dialect.provider]),
  'takes the answer of another refund': (reply, dialect, asked) =>
    withFields(reply, dialect, refunds, () => asked.refundNumber),
  'ignores the HTTP status': (reply) => ({ ...reply, status: 200 }),
  'skips the signature': (reply, dialect) => signedAnew(dialect.seal?.(reply) ?? reply, dialect),
};

const paidWords = { upay: 'PAID', swiftpass: 'SUCCESS', uqpay: 'SUCCEEDED', eftpay: 'TRADE_SUCCESS' } as const;

function amountOf({ provider }: Dialect, { amountMinor }: Asked): string {
  return provider === 'upay' || provider === 'swiftpass' ? String(amountMinor) : (amountMinor / 100).toFixed(2);
}

/** The signature of a reply that was proven still proves it, and no other's does. */
function withFields(reply: Reply, dialect: Dialect, names: readonly string[], value: () => Json): Reply {
  const root = dialect.format.parse(reply.body);
  if (root === null) return reply;
  const proven = dialect.sign !== null && dialect.sign(root).sign === root.sign;
  const isChanged = setIn(root, names, value());
  if (!isChanged) return reply;
  const changed = proven && dialect.sign !== null ? dialect.sign(root) : root;
  return dialect.seal?.({ ...reply, body: bytesOf(dialect, changed) }) ?? { ...reply, body: bytesOf(dialect, changed) };
}

function setIn(node: JsonObject, names: readonly string[], value: Json): boolean {
  let isChanged = false;
  for (const [name, one] of Object.entries(node)) {
    if (names.includes(name.trim())) {
      isChanged ||= one !== value;
      node[name] = value;
    } else if (Array.isArray(one)) {
      for (const row of one as readonly Json[]) isChanged = setIn(objectIn(row), names, value) || isChanged;
    } else if (typeof one === 'object' && one !== null) isChanged = setIn(one as JsonObject, names, value) || isChanged;
  }
  return isChanged;
}

function signedAnew(reply: Reply, dialect: Dialect): Reply {
  const root = dialect.format.parse(reply.body);
  if (root === null || dialect.sign === null || root.sign === undefined) return reply;
  return { ...reply, body: bytesOf(dialect, dialect.sign(root)) };
}

function bytesOf({ format }: Dialect, root: JsonObject): Uint8Array {
  return format.write(root, new Map(), plain);
}

/** Writes fields in the plainest way. */
const plain = {
  next: () => 1,
  below: () => 0,
  chance: () => false,
  digits: () => '',
  hex: () => '',
  fork: () => plain,
  state: 0,
};
