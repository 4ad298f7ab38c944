import type { Money } from '#shared/money.ts';
import type { RefundAnswer } from '#shared/payment/refund.ts';
import type { RefundRequest } from '../provider.ts';
import { minorOf } from './amount.ts';
import { noNews } from './answers.ts';
import type { Rows } from './calls.ts';
import { type RefundState, refundStatuses, stateIn, verdictOf } from './codes.ts';
import type { Units } from './intent.ts';
import { asObject, asObjectOrNull, Garbled, idOf, type JsonObject, makeWords, type Reading, text } from './wire.ts';

/** UQPAY has no refund number of ours; it stands under this name in the metadata (sheet 2.4). */
export const refundNumberField = 'refund_number';

/** A refund as UQPAY tells it (sheet 2.4). Amounts are minor units. */
interface RefundRow {
  readonly id: string;
  readonly number: string | null;
  readonly intentId: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly state: RefundState;
  readonly status: string;
}

/** Throws `Garbled`. */
function readRefund(node: JsonObject, { currency, unit }: Units): RefundRow {
  const id = idOf(node, 'payment_refund_id');
  const status = text(node, 'refund_status');
  const amountMinor = minorOf(node, 'amount', currency, unit);
  const told = text(node, 'currency');
  if (id === null || status === null || amountMinor === null || told === null) throw new Garbled('no whole refund');
  const metadata = asObjectOrNull(node.metadata);
  return {
    ...{ id, status, amountMinor, currency: told, state: stateIn(refundStatuses, status) },
    number: metadata === null ? null : idOf(metadata, refundNumberField),
    intentId: idOf(node, 'payment_intent_id'),
  };
}

/** The reply to the refund itself: an acceptance or a refusal, never the end (law 7). */
export function refundAnswer(reading: Reading, request: RefundRequest, intentId: string, units: Units): RefundAnswer {
  if (reading.kind === 'refused') {
    const reason = verdictOf(reading).refund;
    return reason === undefined ? noNews(reading) : { kind: 'refused', reason, words: reading.words };
  }
  if (reading.kind !== 'said') return noNews(reading);
  return guarded(() => {
    const row = readRefund(reading.node, units);
    const wrong = misfit(row, request, intentId);
    if (wrong) return wrong;
    const answer = stateAnswer(row, request.amount);
    return answer.kind === 'refunded' ? { kind: 'accepted', words: makeWords(row.status, null) } : answer;
  });
}

/**
 * What became of one refund, from all refunds of its intent. Ours is the one with our number. One of our size without any
 * number may be ours or somebody else's: that is doubt, and never "not found", after which it would be sent again.
 */
export function refundQueryAnswer(rows: Rows, request: RefundRequest, intentId: string, units: Units): RefundAnswer {
  if (rows.kind !== 'rows') return noNews(rows);
  return guarded(() => {
    const refunds = rows.rows.map((row) => readRefund(asObject(row), units));
    const ours = refunds.filter(({ number }) => number === request.refundNumber);
    if (ours.length > 1) return unsure(makeWords('TWICE', 'UQPAY lists more than one refund of this number.'));
    const [row] = ours;
    if (row) return misfit(row, request, intentId) ?? stateAnswer(row, request.amount);
    return refunds.some((one) => mayBeOurs(one, request)) ? unsure(unlabelled) : { kind: 'notFound', words: null };
  });
}

const unlabelled = makeWords('NO_NUMBER', 'UQPAY lists a refund of this amount without our number.');

function mayBeOurs({ number, amountMinor, state }: RefundRow, { amount }: RefundRequest): boolean {
  return number === null && amountMinor === amount.minor && state !== 'failed';
}

/** Amount, currency, intent and number are compared wherever UQPAY tells them. */
function misfit(row: RefundRow, { refundNumber, amount }: RefundRequest, intentId: string): RefundAnswer | null {
  const words = makeWords(row.status, row.id);
  if ((row.number !== null && row.number !== refundNumber) || (row.intentId !== null && row.intentId !== intentId))
    return { kind: 'unknown', cause: 'otherOrder', words };
  if (row.amountMinor !== amount.minor || row.currency !== amount.currency)
    return { kind: 'unknown', cause: 'otherAmount', words };
  return null;
}

/** Sheet 3.3. */
function stateAnswer({ id, number, state, status }: RefundRow, amount: Money): RefundAnswer {
  const words = makeWords(status, null);
  switch (state) {
    case 'running':
      return { kind: 'processing', words };
    case 'done':
      return { kind: 'refunded', refundNumber: number, amount, providerRefundReference: id };
    case 'failed':
      return { kind: 'refused', reason: 'other', words };
    case 'undone':
      return { kind: 'undone', words };
    case 'unlisted':
      return unsure(words);
  }
}

function unsure(words: ReturnType<typeof makeWords>): RefundAnswer {
  return { kind: 'unknown', cause: 'providerUnsure', words };
}

function guarded(read: () => RefundAnswer): RefundAnswer {
  try {
    return read();
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return { kind: 'unknown', cause: 'garbled', words: makeWords('HTTP 200', fault.message) };
  }
}
