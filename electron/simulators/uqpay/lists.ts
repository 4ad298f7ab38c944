import type { WireReply } from '../../providers/exchange.ts';
import type { Trade } from '../bank.ts';
import { type BillEntry, type Bills, createBills, entriesOf } from '../bill.ts';
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

/** The fee is one in a hundred, cut to whole minor units; as much comes back with a refund. */
const feeOf = (minor: number) => Math.floor(minor / 100);

/** A payment is settled when it is paid, for simplicity. UQPAY has a call for it and no file. */
export function createUqpayBills(desk: Desk): Bills {
  const all = () => [...desk.intents.values()].flatMap((intent) => (intent.trade ? settled(intent, intent.trade) : []));
  return createBills(all, null);
}

/** What the till wrote to a refund is kept by it, though no row shows it. */
function settled({ attempt, refunds }: Intent, trade: Trade): BillEntry[] {
  const said = refunds.map(({ id, metadata }) => [`metadata ${id}`, JSON.stringify(metadata)]);
  const cells = { method: attempt?.type ?? '', ...Object.fromEntries(said) };
  return entriesOf(trade, { walletReference: '', cells }, feeOf);
}

/** What was settled on the days named, in UTC+8. */
export function listSettlements(desk: Desk, bills: Bills, query: URLSearchParams): WireReply {
  const from = query.get('settled_start_time');
  const until = query.get('settled_end_time');
  if (!isDay(from) || !isDay(until) || from === null || until === null)
    return errorReply('invalid_parameter', 'settled_start_time, settled_end_time');
  const days = daysFrom(from, until);
  if (days.length > 31) return errorReply('invalid_parameter', 'settled_start_time, settled_end_time');
  const rows = days.flatMap((day) => bills.of(day).entries.map((entry) => settlement(desk, entry, day)));
  return paged(query, rows, (row) => row);
}

function daysFrom(from: string, until: string): string[] {
  const days: string[] = [];
  for (let ms = Date.parse(from); ms <= Date.parse(until) && days.length < 32; ms += 86_400_000)
    days.push(new Date(ms).toISOString().slice(0, 10));
  return days;
}

/** Sheet 6; only what is settled is listed, so another word than SETTLED is none of its own. */
function settlement(desk: Desk, entry: BillEntry, day: string) {
  const { currency } = desk.rules;
  const { feeMinor, providerReference, amountMinor } = entry;
  const signed = (minor: number) => (minor < 0 ? `-${amountText(desk, -minor)}` : amountText(desk, minor));
  const movedMinor = entry.kind === 'refund' ? -amountMinor : amountMinor;
  return {
    settlement_id: `ST${providerReference}${entry.atMs}`,
    transaction_type: entry.kind === 'refund' ? 'REFUND' : 'PAYMENT',
    merchant_order_id: entry.reference,
    payment_intent_id: providerReference,
    payment_method: entry.cells.method ?? '',
    transaction_amount: signed(movedMinor),
    transaction_currency: currency,
    transaction_date: timeText(entry.atMs),
    settlement_amount: signed(movedMinor),
    settlement_currency: currency,
    net_settlement_amount: signed(movedMinor - feeMinor),
    exchange_rate: '1',
    interchange_fee: '0',
    scheme_fee: '0',
    transcation_fee: signed(feeMinor),
    return_fee: '0',
    total_fee_amount: signed(feeMinor),
    fee_currency: currency,
    settlement_status: entry.state === 'done' ? 'SETTLED' : 'HELD',
    settlement_batch_id: 'SB1',
    settlement_date: day,
  };
}

function paged<T>(query: URLSearchParams, rows: readonly T[], dataOf: (row: T) => unknown): WireReply {
  const page = pageOf(query, rows, dataOf);
  return isReply(page) ? page : json(200, page);
}
