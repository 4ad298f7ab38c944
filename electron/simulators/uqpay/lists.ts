import type { WireReply } from '../../providers/exchange.ts';
import { amountText, type Desk, type Intent, intentData, refundData, timeText } from './desk.ts';
import { isReply, pageOf, windowOf } from './fields.ts';
import { errorReply, json } from './replies.ts';

export function listIntents(desk: Desk, query: URLSearchParams): WireReply {
  if (query.has('merchant_order_id')) return errorReply('invalid_parameter', 'parameter is invalid');
  const window = windowOf(query);
  if (isReply(window)) return window;
  const rows = [...desk.intents.values()]
    .filter(({ createdMs }) => createdMs >= window.fromMs && createdMs < window.untilMs)
    .reverse();
  return paged(query, rows, (intent) => intentData(desk, intent));
}

export function listRefunds(desk: Desk, query: URLSearchParams): WireReply {
  const window = windowOf(query);
  if (isReply(window)) return window;
  const id = query.get('payment_intent_id');
  const intents = [...desk.intents.values()].filter((intent) => id === null || intent.id === id);
  const rows = intents
    .flatMap((intent) => intent.refunds.map((refund) => ({ intent, refund })))
    .filter(({ refund: { createdMs } }) => createdMs >= window.fromMs && createdMs < window.untilMs);
  return paged(query, rows, ({ intent, refund }) => refundData(desk, intent, refund));
}

const isDay = (text: string | null) => text !== null && /^\d{4}-\d\d-\d\d$/.test(text);

/** What was settled on the days named, in UTC+8. A payment is settled when it is paid, for simplicity. */
export function listSettlements(desk: Desk, query: URLSearchParams): WireReply {
  const from = query.get('settled_start_time');
  const until = query.get('settled_end_time');
  if (!isDay(from) || !isDay(until)) return errorReply('invalid_parameter', 'settled_start_time, settled_end_time');
  const rows = [...desk.intents.values()].flatMap((intent) => settlementsOf(desk, intent));
  const inside = rows.filter(
    ({ settlement_date: day }) => from !== null && until !== null && day >= from && day <= until,
  );
  return paged(query, inside, (row) => row);
}

function settlementsOf(desk: Desk, intent: Intent) {
  const { trade } = intent;
  if (trade === null || trade.captures === 0 || trade.settledMs === null) return [];
  const payment = settlement(desk, intent, { type: 'PAYMENT', minor: trade.amountMinor, atMs: trade.settledMs });
  const refunds = trade.refunds.flatMap(({ amountMinor, doneMs }) =>
    doneMs === null ? [] : [settlement(desk, intent, { type: 'REFUND', minor: amountMinor, atMs: doneMs })],
  );
  return [payment, ...refunds];
}

/** The fee is one in a hundred, cut to whole minor units; none comes back with a refund. */
function settlement(desk: Desk, intent: Intent, of: { type: 'PAYMENT' | 'REFUND'; minor: number; atMs: number }) {
  const { currency } = desk.rules;
  const sign = (minor: number) => (of.type === 'REFUND' ? `-${amountText(desk, minor)}` : amountText(desk, minor));
  return {
    settlement_id: `ST${intent.id}${of.atMs}`,
    transaction_type: of.type,
    merchant_order_id: intent.reference,
    payment_intent_id: intent.id,
    payment_method: intent.attempt?.type ?? '',
    transaction_amount: sign(of.minor),
    transaction_currency: currency,
    transaction_date: timeText(of.atMs),
    settlement_amount: sign(of.minor),
    settlement_currency: currency,
    total_fee_amount: amountText(desk, of.type === 'PAYMENT' ? Math.floor(of.minor / 100) : 0),
    fee_currency: currency,
    settlement_status: 'SETTLED',
    settlement_batch_id: 'SB1',
    settlement_date: timeText(of.atMs).slice(0, 10),
  };
}

function paged<T>(query: URLSearchParams, rows: readonly T[], dataOf: (row: T) => unknown): WireReply {
  const page = pageOf(query, rows, dataOf);
  return isReply(page) ? page : json(200, page);
}
