import { dayOf } from '#shared/day.ts';
import { Currency } from '#shared/money.ts';
import type { BillAnswer, BillRow } from '#shared/reconcile/bill.ts';
import { sizeOf } from './amount.ts';
import type { Rows } from './calls.ts';
import { walletOfType } from './codes.ts';
import { methodIn, type Units } from './intent.ts';
import { asObject, Garbled, idOf, type JsonObject, makeWords, text, timeOf } from './wire.ts';

/** Settlements are listed by the day UQPAY settled them, in UTC+8, both ends named (sheet 2). */
export function billQuery(day: string): Readonly<Record<string, string>> {
  return { settled_start_time: day, settled_end_time: day };
}

/** A day that is not over has no whole list. */
export function isNotYet(day: string, nowMs: number): boolean {
  return day >= dayOf(nowMs);
}

/** What was settled on a day: the sale itself may be days older. A row that cannot be read is named, not dropped. */
export function billAnswer(rows: Rows, units: Units): BillAnswer {
  switch (rows.kind) {
    case 'rows': {
      const unreadable: string[] = [];
      const read = rows.rows.flatMap((row, at) => {
        try {
          return [readSettlement(asObject(row), units)];
        } catch (fault) {
          if (!(fault instanceof Garbled)) throw fault;
          unreadable.push(`row ${at + 1}: ${fault.message}`);
          return [];
        }
      });
      return { kind: 'bill', rows: read, unreadable };
    }
    case 'refused':
    case 'unauthorized':
      return { kind: 'refused', words: rows.words };
    case 'notSent':
      return { kind: rows.why === 'refused' ? 'refused' : 'unreachable', words: rows.words };
    case 'running':
    case 'serverError':
    case 'garbled':
    case 'lost':
      return { kind: 'unreachable', words: rows.words };
  }
}

/** The rows of all pages as UQPAY sent them, one a line. */
export function keptRows(rows: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

export function readKept(kept: Uint8Array, units: Units): BillAnswer {
  try {
    const lines = new TextDecoder('utf-8', { fatal: true }).decode(kept).split('\n');
    const rows: unknown[] = lines.filter((line) => line !== '').map((line) => JSON.parse(line));
    return billAnswer({ kind: 'rows', rows }, units);
  } catch {
    return { kind: 'unreachable', words: makeWords('KEPT', 'The kept list is not what was fetched.') };
  }
}

export const dayNotOver = makeWords('DAY', 'UQPAY lists settlements by day in China’s time; this day is not over.');

/** Field names of sheet 6. Our refund number is in no row of it. */
function readSettlement(node: JsonObject, { unit }: Units): BillRow {
  const currency = currencyOf(node, 'transaction_currency');
  const minor = sizeOf(node, 'transaction_amount', currency, unit);
  if (minor === null) throw new Garbled('no transaction_amount');
  return {
    kind: kindOf(text(node, 'transaction_type')),
    reference: idOf(node, 'merchant_order_id'),
    refundNumber: null,
    providerReference: idOf(node, 'payment_intent_id'),
    walletReference: null,
    wallet: walletOfType(methodIn(node)) ?? 'other',
    amount: { minor, currency },
    payerPaid: null,
    shopGets: null,
    feeMinor: feeOf(node, currency, unit),
    state: stateOf(text(node, 'settlement_status')),
    atMs: timeOf(node, 'transaction_date'),
  };
}

function currencyOf(node: JsonObject, name: string): Currency {
  const read = Currency.safeParse(text(node, name));
  if (!read.success) throw new Garbled(`${name} is none of a till's`);
  return read.data;
}

/** The words are not listed anywhere: what names a refund is one, what names a payment is one, the rest is unreadable. Ours. */
function kindOf(type: string | null): BillRow['kind'] {
  if (type !== null && /refund/i.test(type)) return 'refund';
  if (type !== null && /pay|sale|purchase|capture/i.test(type)) return 'payment';
  throw new Garbled(`transaction_type ${(type ?? 'is missing').slice(0, 40)}`);
}

/** Only settled records appear (sheet 6); a word that does not say so decides nothing. */
function stateOf(status: string | null): BillRow['state'] {
  return status === null || /^(settled|succeeded|completed)$/i.test(status) ? 'done' : 'unknown';
}

/** In the currency of the amount only: a fee in another is none that can be added up. */
function feeOf(node: JsonObject, currency: Currency, unit: Units['unit']): number | null {
  if (text(node, 'fee_currency') !== currency) return null;
  const size = sizeOf(node, 'total_fee_amount', currency, unit);
  const below = String(node.total_fee_amount ?? '').startsWith('-');
  return size === null || size === 0 ? size : below ? -size : size;
}
